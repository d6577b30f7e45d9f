using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Artefacts.Storage;

/// <summary>The rules for keys: names joined by <c>/</c>, so that a key never leads out of its store.</summary>
public static class ObjectKey
{
    /// <summary>In the name of every object that is still being written.</summary>
    public const string PartialMark = ".partial-";

    private const int MaxPartLength = 127;

    /// <summary>Throws invalid-input unless <paramref name="key"/> is one or more plain names joined by <c>/</c>.</summary>
    public static void Check(string key)
    {
        if (key.Contains(PartialMark, StringComparison.Ordinal) || !key.Split('/').All(part => NameRules.IsValid(part, MaxPartLength)))
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"{NameRules.Quote(key)} is not a valid object key", "use plain names joined by '/'");
        }
    }

    /// <summary>Throws invalid-input unless <paramref name="prefix"/> is empty or a key with <c>/</c> after it.</summary>
    public static void CheckPrefix(string prefix)
    {
        if (prefix.Length > 0)
        {
            Check(prefix.EndsWith('/') ? prefix[..^1] : "");
        }
    }
}
