namespace DbCalm.Platform;

/// <summary>Work on whole directory trees of our own that never leaves them: a symbolic link is taken as the thing itself, not as the way to another place.</summary>
public static class OwnTree
{
    /// <summary>Removes a file, a link or a directory with all that is in it; does nothing when there is none.</summary>
    public static void Remove(string path)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is not null || info.Exists)
        {
            File.Delete(path);
        }
        else if (Directory.Exists(path))
        {
            // Links below it are removed, not followed.
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Removes all that is in a directory, and not the directory.</summary>
    public static void RemoveContent(string directory)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(directory))
        {
            Remove(entry);
        }
    }

    /// <summary>
    /// Gives everything in <paramref name="root"/>, and itself, to <paramref name="owner"/> when there is one, with the modes for directories and files.
    /// Links get the owner alone.
    /// </summary>
    public static void Give(string root, Ownership? owner, UnixFileMode directoryMode, UnixFileMode fileMode)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(root).EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null)
            {
                owner?.ApplyTo(entry.FullName);
            }
            else if (entry is DirectoryInfo)
            {
                Give(entry.FullName, owner, directoryMode, fileMode);
            }
            else
            {
                Give(entry.FullName, owner, fileMode);
            }
        }

        Give(root, owner, directoryMode);
    }

    /// <summary>Removes every file in the tree whose name ends with <paramref name="suffix"/> and returns their paths within it.</summary>
    public static IReadOnlyList<string> RemoveFiles(string root, string suffix)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        string[] found = [.. Directory.EnumerateFiles(root, "*" + suffix, options)];
        foreach (string path in found)
        {
            File.Delete(path);
        }

        return [.. found.Select(path => Path.GetRelativePath(root, path)).Order(StringComparer.Ordinal)];
    }

    // Changing the owner clears some mode bits, so the mode comes last.
    private static void Give(string path, Ownership? owner, UnixFileMode mode)
    {
        owner?.ApplyTo(path);
        File.SetUnixFileMode(path, mode);
    }
}
