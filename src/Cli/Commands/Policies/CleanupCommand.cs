using System.CommandLine;
using System.Globalization;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Cli.Waiting;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Commands.Policies;

/// <summary>Deletes what the policies do not keep.</summary>
internal sealed class CleanupCommand : ControllerCommand
{
    private readonly Option<int?> schedule = WholeNumber.Option(
        "--schedule-id", "Only backups that the schedule of this number made; also one that was deleted.", 1, int.MaxValue);
    private readonly Option<string?> instance;
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Only show what would be deleted and what would be kept." };
    private readonly Option<bool> confirm = new("--confirm")
    {
        Description = "Go on where it would stop and ask: after a jump of the clock, or when it takes more than usual.",
    };
    private readonly WaitOptions wait = WaitOptions.WhenTold("the jobs as they ended");

    public CleanupCommand(CommandContext context)
        : base(
            context, "cleanup",
            "Delete the copies of backups that no policy keeps, and tell for every copy why it goes or stays. The controller does the "
            + "same on its own, every hour by default.",
            "dbcalmctl cleanup --dry-run", "dbcalmctl cleanup --instance db1 --wait", "dbcalmctl cleanup --schedule-id 3 --dry-run -o json")
    {
        instance = context.Names.InstanceOption("Only backups of this instance.");
        Option[] options = [schedule, instance, dryRun, confirm];
        foreach (Option option in options)
        {
            Options.Add(option);
        }

        wait.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new RunCleanupRequest
        {
            ScheduleId = run.Get(schedule) ?? 0,
            Instance = run.Get(instance) ?? "",
            DryRun = run.Get(dryRun),
            Confirm = run.Get(confirm),
        };
        RunCleanupResponse result = await CollectAsync(run, request, cancellationToken);
        run.Results.Object(result, writer => CleanupView.Write(result, writer, run.Terminal.Clock.GetUtcNow()));
        if (result.Stopped.Length > 0 && !request.DryRun)
        {
            throw new DbCalmException(
                ErrorCode.Refused, $"nothing was deleted: {result.Stopped}",
                "if that is right, repeat it with --confirm; if it is not, mend the clock or the policy");
        }

        if (wait.AreWanted(run) && result.JobIds.Count > 0)
        {
            return await AwaitAsync(run, result, cancellationToken);
        }

        if (run.Results.IsForPeople)
        {
            run.Note(Told(result, request));
        }

        return ExitCodes.Done;
    }

    // Decisions come in pieces, what was queued in the last one.
    private static async Task<RunCleanupResponse> CollectAsync(
        CommandRun run, RunCleanupRequest request, CancellationToken cancellationToken)
    {
        var all = new RunCleanupResponse();
        using AsyncServerStreamingCall<RunCleanupResponse> call = new RetentionService.RetentionServiceClient(run.Calls).RunCleanup(
            request, CommandRun.Long(cancellationToken));
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            all.MergeFrom(call.ResponseStream.Current);
        }

        return all;
    }

    // The document is printed already: for programs the exit code tells how the jobs ended.
    private static async Task<int> AwaitAsync(CommandRun run, RunCleanupResponse result, CancellationToken cancellationToken)
    {
        var client = new JobService.JobServiceClient(run.Calls);
        var jobs = new List<Job>();
        foreach (string id in result.JobIds)
        {
            jobs.Add((await client.GetJobAsync(new GetJobRequest { Id = id }, run.Short(cancellationToken))).Job);
        }

        await JobEnd.AwaitAllAsync(run, jobs, cancellationToken);
        if (run.Results.IsForPeople)
        {
            run.Results.Object(result, writer =>
            {
                writer.Say("");
                writer.Table(jobs, JobView.Columns(run.Terminal.Clock.GetUtcNow()));
            });
        }

        JobEnd.ThrowUnlessAllSucceeded(jobs);
        return ExitCodes.Done;
    }

    private static string Told(RunCleanupResponse result, RunCleanupRequest request)
    {
        if (request.DryRun)
        {
            return result.Stopped.Length > 0
                ? $"nothing was changed; it would stop and ask: {Printable.Line(result.Stopped)}; --confirm lets it go on"
                : "nothing was changed";
        }

        return result.JobIds.Count switch
        {
            0 => "nothing is to be deleted",
            1 => $"follow the deletion with 'dbcalmctl jobs watch {result.JobIds[0]}'",
            _ => string.Create(
                CultureInfo.InvariantCulture, $"{result.JobIds.Count} jobs delete them; follow them with 'dbcalmctl jobs list'"),
        };
    }
}
