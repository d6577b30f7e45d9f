using DbCalm.Agent.Jobs;

namespace DbCalm.Agent.Backups;

/// <summary>An empty directory that a tool may use while it runs; removed with all that is in it.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private ScratchDirectory(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes one, after writing down that it will.</summary>
    public static ScratchDirectory Create(JobTraces traces)
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"dbcalm-{Guid.NewGuid():N}");
        traces.Record(new JobTrace.WorkDirectory(path));
        Directory.CreateDirectory(path, Private);
        return new ScratchDirectory(path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
