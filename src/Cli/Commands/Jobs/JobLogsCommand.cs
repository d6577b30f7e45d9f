using System.CommandLine;
using System.Globalization;
using DbCalm.Cli.Output;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Jobs;

/// <summary>Prints what the tools of one job said.</summary>
internal sealed class JobLogsCommand : ControllerCommand
{
    private readonly Argument<string> id;

    public JobLogsCommand(CommandContext context)
        : base(context, "logs", "Print the log lines of a job so far, with their times in UTC.", "dbcalmctl jobs logs 019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11")
    {
        id = new NameInput(context).Job();
        Arguments.Add(id);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new JobService.JobServiceClient(run.Calls);
        ListJobLogsResponse logs = await client.ListJobLogsAsync(new ListJobLogsRequest { Id = run.Get(id) }, run.Short(cancellationToken));
        run.Results.Lines(logs, logs.Items.Select(TextOf), $"no log lines yet; see 'dbcalmctl jobs show {run.Get(id)}'");
        return ExitCodes.Done;
    }

    private static string TextOf(JobLogLine line) => line.At is null
        ? Printable.Line(line.Text)
        : $"{line.At.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {Printable.Line(line.Text)}";
}
