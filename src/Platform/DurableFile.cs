namespace DbCalm.Platform;

/// <summary>Files that are whole after a crash or not there at all: written beside their place, synced, renamed, and the directory synced.</summary>
public static class DurableFile
{
    /// <summary>Readable and writable by the owner alone.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Puts <paramref name="content"/> at <paramref name="path"/>, replacing what is there; durable on return.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode mode = Private)
    {
        string temporary = WriteTemporary(path, content, mode);
        File.Move(temporary, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Puts <paramref name="content"/> at <paramref name="path"/>; durable on return. Throws <see cref="IOException"/> when something is there.</summary>
    public static void WriteNew(string path, ReadOnlySpan<byte> content, UnixFileMode mode = Private)
    {
        string temporary = WriteTemporary(path, content, mode);
        try
        {
            Publish(temporary, path);
        }
        catch (IOException)
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Renames a synced file or directory to <paramref name="path"/> and syncs the directory. Atomic; throws <see cref="IOException"/> when something is there.</summary>
    public static void Publish(string temporary, string path)
    {
        Move(temporary, path);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>
    /// Renames a file, directory or symbolic link as it is; atomic, but durable only after <see cref="SyncDirectory"/>. Throws <see cref="IOException"/> when
    /// something is at <paramref name="to"/> or it lies on another file system.
    /// </summary>
    public static void Move(string from, string to)
    {
        if (Posix.RenameAt2(Posix.CurrentDirectory, from, Posix.CurrentDirectory, to, Posix.RenameNoReplace) != 0)
        {
            throw Posix.Error($"can't rename {from} to {to}");
        }
    }

    /// <summary>Puts what is at each of the two paths in the place of the other and syncs the directory above; atomic, so that neither place is ever empty. Both are on one file system and in one directory.</summary>
    public static void Exchange(string path, string other)
    {
        if (Posix.RenameAt2(Posix.CurrentDirectory, path, Posix.CurrentDirectory, other, Posix.RenameExchange) != 0)
        {
            throw Posix.Error($"can't exchange {path} and {other}");
        }

        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>
    /// Renames a synced directory to <paramref name="path"/>, where there is nothing or an empty directory, and syncs the directory above. Atomic; throws
    /// <see cref="IOException"/> when anything else is there.
    /// </summary>
    public static void PublishDirectory(string temporary, string path)
    {
        if (Posix.RenameAt2(Posix.CurrentDirectory, temporary, Posix.CurrentDirectory, path, 0) != 0)
        {
            throw Posix.Error($"can't rename {temporary} to {path}");
        }

        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes the names in <paramref name="directory"/> durable.</summary>
    public static void SyncDirectory(string directory) => WithDirectory(directory, Posix.Fsync, "sync");

    /// <summary>Makes everything on the file system of <paramref name="directory"/> durable.</summary>
    public static void SyncFileSystem(string directory) => WithDirectory(directory, Posix.SyncFileSystem, "sync the file system of");

    private static string WriteTemporary(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.partial";
        using var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        return temporary;
    }

    private static void WithDirectory(string directory, Func<int, int> call, string verb)
    {
        int descriptor = Posix.Open(directory, Posix.OpenReadOnly | Posix.OpenCloseOnExec, 0);
        if (descriptor < 0)
        {
            throw Posix.Error($"can't open {directory}");
        }

        int result = call(descriptor);
        IOException? error = result == 0 ? null : Posix.Error($"can't {verb} {directory}");
        _ = Posix.Close(descriptor);
        if (error is not null)
        {
            throw error;
        }
    }
}
