using System.Formats.Tar;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;

namespace DbCalm.Controller.Tests.Engines.ThrowAway;

/// <summary>A backup of the files in <paramref name="directory"/>, planned and taken.</summary>
internal sealed class FilesPlan(string directory) : IEnginePlan, IEngineRun
{
    private readonly Lazy<MemoryStream> tar = new(() => Tar(directory));

    public long FullBytes => 1;

    public string ServerVersion => "1";

    public string ToolVersion => "tar 1";

    public string StreamFormat => "tar";

    public Stream Output => tar.Value;

    public static MemoryStream Tar(string directory)
    {
        var stream = new MemoryStream();
        TarFile.CreateFromDirectory(directory, stream, includeBaseDirectory: false);
        stream.Position = 0;
        return stream;
    }

    public Task<IEngineRun> StartAsync(ToolPriority? priority, string scratch, JobContext job) => Task.FromResult<IEngineRun>(this);

    public void Watch(ReadOnlySpan<byte> bytes)
    {
    }

    public void Stop()
    {
    }

    public Task<BackupFacts> FinishAsync(CancellationToken cancellationToken) => Task.FromResult(new BackupFacts("1"));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
