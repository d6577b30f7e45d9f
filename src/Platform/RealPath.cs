using System.Runtime.InteropServices;

namespace DbCalm.Platform;

/// <summary>Where a path truly leads.</summary>
public static class RealPath
{
    /// <summary>
    /// <paramref name="path"/>, absolute, with every symbolic link in it followed. What does not exist yet is appended as it stands. Throws <see cref="IOException"/>
    /// when a part of it can't be looked at.
    /// </summary>
    public static string Of(string path)
    {
        string existing = path;
        var missing = new Stack<string>();
        while (!Path.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            missing.Push(Path.GetFileName(existing));
            existing = parent;
        }

        return missing.Aggregate(Resolve(existing), Path.Combine);
    }

    private static unsafe string Resolve(string existing)
    {
        byte* resolved = Posix.RealPath(existing, null);
        if (resolved is null)
        {
            throw Posix.Error($"can't look at {existing}");
        }

        try
        {
            return Marshal.PtrToStringUTF8((nint)resolved)!;
        }
        finally
        {
            Posix.Free(resolved);
        }
    }
}
