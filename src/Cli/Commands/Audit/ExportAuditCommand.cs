using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Commands.Audit;

/// <summary>Writes the whole trail out, a line of JSON each row.</summary>
internal sealed class ExportAuditCommand : ControllerCommand
{
    private readonly Option<string?> file = new("--to-file")
    {
        Description = "The file to write; it must not be there. The standard output when nothing is said.",
        HelpName = "FILE",
    };

    public ExportAuditCommand(CommandContext context)
        : base(
            context, "export",
            "Write out the whole trail: the key, every row and every seal as a line of JSON each. Kept elsewhere, it shows what the "
            + "controller's disk was made to forget: see 'audit verify --export'.",
            "dbcalmctl audit export --to-file audit.jsonl") => Options.Add(file);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using TextWriter? own = run.Get(file) is { } path ? Open(path) : null;
        TextWriter target = own ?? run.Terminal.Out;
        using AsyncServerStreamingCall<ExportAuditResponse> call = new AuditService.AuditServiceClient(run.Calls).ExportAudit(
            new ExportAuditRequest(), CommandRun.Long(cancellationToken));
        long items = 0;
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            await target.WriteLineAsync(MessageJson.Of(call.ResponseStream.Current).ToJsonString().AsMemory(), cancellationToken);
            items++;
        }

        await target.FlushAsync(cancellationToken);
        if (own is not null)
        {
            run.Note($"wrote {items} lines to {run.Get(file)}");
        }

        return ExitCodes.Done;
    }

    private static StreamWriter Open(string path) => !Path.Exists(path)
        ? LocalFiles.Guarded($"write {path}", () => new StreamWriter(new FileStream(path, FileMode.CreateNew)))
        : throw new DbCalmException(
            ErrorCode.AlreadyExists, $"{path} exists already",
            "name a new file; to compare an export with the trail: dbcalmctl audit verify --export FILE");
}
