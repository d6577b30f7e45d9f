using DbCalm.Artefacts.Segments;
using DbCalm.Cli.Output;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Commands.Artefacts;

/// <summary>Standard output, when no person looks at it.</summary>
internal sealed class OutputTarget(Terminal terminal) : IExtractionTarget
{
    /// <inheritdoc/>
    public async Task TakeAsync(LocalArtefact artefact, Func<SegmentSink, Task> decode, CancellationToken cancellationToken)
    {
        if (terminal.OutIsTerminal)
        {
            throw new DbCalmException(
                ErrorCode.InvalidInput, "the stream of a backup is not for a terminal",
                "pipe it into a program such as mbstream -x, or use --to-file FILE or --to-dir DIR");
        }

        await using Stream output = terminal.OpenBinaryOut();
        try
        {
            await decode(output.Write);
            await output.FlushAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new DbCalmException(
                ErrorCode.ToolFailed, $"standard output was closed before backup {artefact.Manifest.BackupId} was written to its end",
                "see what the program that reads it says", e);
        }
    }
}
