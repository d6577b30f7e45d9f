using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;
using DbCalm.Artefacts.Segments;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Engines.XbStream;

/// <summary>Packs and unpacks xbstreams with mbstream.</summary>
internal sealed class MbStreamFiles(Tool mbstream) : IStreamFiles
{
    private const string Format = "xbstream";

    // The kernel takes 2 MiB of arguments and environment together.
    private const int MaxArguments = 1_500_000;

    /// <inheritdoc/>
    public IStreamUnpacker Unpack(string directory, string what, ToolPriority? priority, JobContext job, CancellationToken cancellationToken) =>
        MbStreamUnpacker.Start(Command(MbStream.Unpack(directory), job) with { Priority = priority }, $"{what} with mbstream", cancellationToken);

    /// <inheritdoc/>
    public async Task<PackedStream> PackAsync(
        string directory, IReadOnlyList<string> paths, Func<Stream, Action, Task<StoredStream>> store, JobContext job, CancellationToken cancellationToken)
    {
        if (paths.Sum(path => path.Length + 9L) > MaxArguments)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{directory} has too many files ({paths.Count}) to be made a stream", "copy it to a repository with format: plain");
        }

        await using ChildProcess tool = ChildProcess.Start(Command(["-c", .. paths], job) with { WorkingDirectory = directory });
        await tool.Input.DisposeAsync();
        Task<int> ended = tool.WaitAsync(cancellationToken);
        try
        {
            StoredStream stored = await store(tool.Output, () => _ = tool.StopAsync());
            int exitCode = await ended;
            return exitCode == 0 ? new PackedStream(Format, stored) : throw ToolFailure.Explain($"packing {directory} with mbstream", exitCode, tool.ErrorTail);
        }
        catch
        {
            await tool.StopAsync();
            await Task.WhenAny(ended);
            throw;
        }
    }

    private ChildCommand Command(IReadOnlyList<string> arguments, JobContext job) => new()
    {
        Path = mbstream.Path,
        Arguments = arguments,
        OnStarted = identity => job.Traces.Record(new JobTrace.ToolProcess(identity)),
    };
}
