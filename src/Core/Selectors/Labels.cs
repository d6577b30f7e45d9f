using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Selectors;

/// <summary>What the labels of an instance may look like.</summary>
public static class Labels
{
    /// <summary>The longest key and the longest value, in characters.</summary>
    public const int MaxLength = 63;

    /// <summary>The label that says which replication cluster an instance belongs to.</summary>
    public const string Cluster = "cluster";

    /// <summary>The replication cluster that <paramref name="labels"/> name; null for none, as with an empty label.</summary>
    public static string? ClusterOf(IReadOnlyDictionary<string, string> labels) => labels.TryGetValue(Cluster, out string? cluster) && cluster.Length > 0 ? cluster : null;

    /// <summary>Throws an invalid-input error when <paramref name="key"/> or <paramref name="value"/> is not one; an empty value is.</summary>
    public static void Check(string key, string value)
    {
        CheckKey(key);
        if (!IsValue(value))
        {
            throw new DbCalmException(
                ErrorCode.InvalidInput, $"label {key} has the bad value {NameRules.Quote(value)}", $"use at most {MaxLength} letters, digits, '.', '_' or '-'");
        }
    }

    /// <summary>Throws an invalid-input error when <paramref name="key"/> is not one.</summary>
    public static void CheckKey(string key)
    {
        if (!IsKey(key))
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"label {NameRules.Quote(key)} is a bad key", $"use 1 to {MaxLength} letters, digits, '.', '_', '/' or '-'");
        }
    }

    private static bool IsKey(string key) => key.Length is > 0 and <= MaxLength && key.All(c => IsPlain(c) || c == '/');

    private static bool IsValue(string value) => value.Length <= MaxLength && value.All(IsPlain);

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
