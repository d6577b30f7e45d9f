namespace DbCalm.Testing;

/// <summary>
/// A new directory that is gone at the end. Its path is short, since sockets in it must fit 108 bytes, and everyone may enter it,
/// since a database server runs as another user.
/// </summary>
public sealed class TemporaryDirectory : IDisposable
{
    private const UnixFileMode OpenToEnter = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const int LongestParent = 60;

    public TemporaryDirectory()
    {
        string parent = System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(parent.Length > LongestParent ? "/tmp" : parent, $"dbc-{Guid.NewGuid().ToString("N")[..10]}");
        Directory.CreateDirectory(Path, OpenToEnter);
        File.SetUnixFileMode(Path, OpenToEnter);
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>A path below this directory.</summary>
    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Makes a directory below this one that everyone may enter, and gives its path.</summary>
    public string Make(params string[] parts)
    {
        string path = At(parts);
        Directory.CreateDirectory(path, OpenToEnter);
        return path;
    }

    /// <summary>Writes a file below this one, readable by the owner alone, and gives its path.</summary>
    public string Write(string name, string content)
    {
        string path = At(name);
        using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
        return path;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
