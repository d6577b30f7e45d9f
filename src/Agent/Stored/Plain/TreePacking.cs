using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;
using DbCalm.Artefacts.Segments;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Stored.Plain;

/// <summary>Makes one stream of the files of a directory, with mbstream.</summary>
internal sealed class TreePacking(Tool mbstream, JobContext job)
{
    // The kernel takes 2 MiB of arguments and environment together.
    private const int MaxArguments = 1_500_000;

    /// <summary>Packs <paramref name="paths"/> of <paramref name="directory"/> and hands the stream to <paramref name="store"/>. Throws tool-failed, and what that throws.</summary>
    public async Task<StoredStream> RunAsync(string directory, IReadOnlyList<string> paths, Func<Stream, Action, Task<StoredStream>> store, CancellationToken cancellationToken)
    {
        if (paths.Sum(path => path.Length + 9L) > MaxArguments)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{directory} has too many files ({paths.Count}) to be made a stream", "copy it to a repository with format: plain");
        }

        await using ChildProcess tool = ChildProcess.Start(new ChildCommand
        {
            Path = mbstream.Path,
            Arguments = ["-c", .. paths],
            WorkingDirectory = directory,
            OnStarted = identity => job.Traces.Record(new JobTrace.ToolProcess(identity)),
        });
        await tool.Input.DisposeAsync();
        Task<int> ended = tool.WaitAsync(cancellationToken);
        try
        {
            StoredStream stored = await store(tool.Output, () => _ = tool.StopAsync());
            int exitCode = await ended;
            return exitCode == 0 ? stored : throw ToolFailure.Explain($"packing {directory} with mbstream", exitCode, tool.ErrorTail);
        }
        catch
        {
            await tool.StopAsync();
            await Task.WhenAny(ended);
            throw;
        }
    }
}
