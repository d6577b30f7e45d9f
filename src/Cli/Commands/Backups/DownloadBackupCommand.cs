using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Fetches a backup's data object.</summary>
internal sealed class DownloadBackupCommand : ControllerCommand
{
    private readonly Argument<string> id;
    private readonly Option<string?> repository;
    private readonly Option<ByteRange?> range = new("--range")
    {
        Description = "Only these bytes, e.g. 0-1048575, or 1048576- for all that follows.",
        HelpName = "FIRST-LAST",
        CustomParser = ByteRange.Parse,
    };

    private readonly Option<string?> file = new("--to-file")
    {
        Description = "The file to write; one that is there already is gone on with. The standard output when nothing is said.",
        HelpName = "FILE",
    };

    public DownloadBackupCommand(CommandContext context)
        : base(
            context, "download", "Fetch a backup's data object as it is stored, through the controller.",
            "dbcalmctl backups download 20261121T104500Z-3f9a2c1b --to-file db1.zst",
            "dbcalmctl backups download 20261121T104500Z-3f9a2c1b --range 0-1048575 > head")
    {
        var names = context.Names;
        id = names.Backup();
        repository = names.RepositoryOption("The copy; the first good one when nothing is said.");
        Arguments.Add(id);
        Options.Add(range);
        Options.Add(file);
        Options.Add(repository);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        ByteRange wanted = run.Get(range) ?? new ByteRange(0, 0);
        await using DownloadTarget target = Target(run);
        long there = wanted.Length == 0 ? target.Length : Math.Min(target.Length, wanted.Length);
        var request = new DownloadBackupRequest
        {
            Id = run.Get(id),
            Offset = wanted.Offset + there,
            Length = wanted.Length == 0 ? 0 : wanted.Length - there,
            Repository = run.Get(repository) ?? "",
        };
        if (wanted.Length > 0 && request.Length <= 0)
        {
            return ExitCodes.Done;
        }

        long expected = await CopyAsync(run, request, target, cancellationToken);
        if (run.Get(file) is { } path && run.Results.IsForPeople)
        {
            run.Note($"wrote {Human.Bytes(expected)} to {path}");
        }

        return ExitCodes.Done;
    }

    // Bytes that end too early without an error must not look like the whole.
    private static async Task<long> CopyAsync(
        CommandRun run, DownloadBackupRequest request, DownloadTarget target, CancellationToken cancellationToken)
    {
        using AsyncServerStreamingCall<DownloadBackupResponse> call = new BackupService.BackupServiceClient(run.Calls).DownloadBackup(
            request, cancellationToken: cancellationToken);
        long written = 0;
        long total = 0;
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            DownloadBackupResponse part = call.ResponseStream.Current;
            total = Math.Max(total, part.TotalBytes);
            await target.WriteAsync(part.Chunk.Memory, cancellationToken);
            written += part.Chunk.Length;
        }

        await target.FinishAsync(cancellationToken);
        long expected = Math.Min(request.Length == 0 ? long.MaxValue : request.Length, Math.Max(total - request.Offset, 0));
        return written == expected
            ? written
            : throw new DbCalmException(
                ErrorCode.Unavailable, $"the download ended after {written} of {expected} bytes",
                "repeat the command: with --to-file it goes on where it stopped");
    }

    private DownloadTarget Target(CommandRun run) => run.Get(file) is not null || !run.Terminal.OutIsTerminal
        ? new DownloadTarget(run.Get(file), run.Terminal.OpenBinaryOut)
        : throw new DbCalmException(
            ErrorCode.InvalidInput, "a backup is not written to a terminal", "give --to-file FILE, or redirect the output");
}
