using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Commanding;

/// <summary>Access to files that a person named.</summary>
internal static class LocalFiles
{
    private const int MaxKeyBytes = 4096;

    /// <summary>The answer of <paramref name="act"/>; a failure of the file system is told as one to <paramref name="what"/>.</summary>
    public static T Guarded<T>(string what, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            DbCalmException explained = StoreErrors.Explain(what, e);
            throw new DbCalmException(explained.Code, explained.Message, "check the path and its permissions", e);
        }
    }

    /// <summary>The keys in <paramref name="paths"/>, each a file of 64 hex digits.</summary>
    public static KeyRing ReadKeys(IReadOnlyList<string> paths)
    {
        var keys = new List<RepositoryKey>();
        try
        {
            foreach (string path in paths)
            {
                keys.Add(RepositoryKey.Parse(Guarded($"read {path}", () => ReadText(path)), path));
            }

            return new KeyRing(null, keys);
        }
        catch
        {
            new KeyRing(null, keys).Dispose();
            throw;
        }
    }

    // A pipe, as of <(command), is a file as well, so the length is not asked for.
    private static string ReadText(string path)
    {
        using var reader = new StreamReader(path);
        char[] text = new char[MaxKeyBytes];
        return new string(text, 0, reader.ReadBlock(text));
    }
}
