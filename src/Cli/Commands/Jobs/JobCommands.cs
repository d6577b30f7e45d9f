using System.CommandLine;
using System.Globalization;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Jobs;

/// <summary>The commands of jobs.</summary>
internal static class JobCommands
{
    private static readonly JobState[] States = [.. Enum.GetValues<JobState>().Where(state => state != JobState.Unspecified)];

    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) => new("jobs", "Follow and cancel the work of the agents.")
    {
        List(context), Show(context), Watch(context), Logs(context), Cancel(context),
    };

    private static ListCommand<Job, ListJobsResponse> List(CommandContext context)
    {
        Option<string?> instance = context.Names.InstanceOption("Only those of this instance.");
        var states = new Option<string[]>("--state")
        {
            Description = "Only those in this state; may be given more than once.",
            HelpName = "STATE",
        };
        OneOf.Restrict(states, [.. States.Select(state => Word.Of(state).Text)]);
        return new(
            context, "list", "List the jobs, newest first.",
            "dbcalmctl jobs list", "dbcalmctl jobs list --instance db1 --state failed --state interrupted")
        {
            Filters = [instance, states],
            Call = async (run, page) => await Client(run).ListJobsAsync(
                new()
                {
                    PageSize = page.Size,
                    PageToken = page.Token,
                    Instance = run.Get(instance) ?? "",
                    States = { States.Where(state => (run.Get(states) ?? []).Contains(Word.Of(state).Text, StringComparer.Ordinal)) },
                },
                page.Options),
            Columns = run => JobView.Columns(run.Now),
            WhenEmpty = _ => "no such jobs; a backup makes one: 'dbcalmctl backup full --instance NAME --wait'",
        };
    }

    private static ObjectCommand<Job> Show(CommandContext context)
    {
        Argument<string> id = context.Names.Job();
        return new(context, "show", "Show a job as it is now.", "dbcalmctl jobs show 019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11")
        {
            Arguments = { id },
            Call = async (run, stop) => await GetAsync(run, run.Get(id), stop),
            Print = (run, job) => run.Show(job, JobView.Describe),
        };
    }

    private static ObjectCommand<Job> Watch(CommandContext context)
    {
        Argument<string> id = context.Names.Job();
        return new(
            context, "watch",
            "Follow a job to its end. Progress and log lines go to stderr; the job as it ended goes to stdout, with -o json as "
            + "one document. "
            + "The exit code tells how it ended. Ctrl-C stops watching, not the job.",
            "dbcalmctl jobs watch 019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11")
        {
            Arguments = { id },
            Call = async (run, stop) => await new JobWait(run, await GetAsync(run, run.Get(id), stop)).UntilOverAsync(stop),
            Print = JobEnd.Print,
        };
    }

    private static ObjectCommand<ListJobLogsResponse> Logs(CommandContext context)
    {
        Argument<string> id = context.Names.Job();
        return new(
            context, "logs", "Print the log lines of a job so far, with their times in UTC.",
            "dbcalmctl jobs logs 019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11")
        {
            Arguments = { id },
            Call = async (run, stop) => await Client(run).ListJobLogsAsync(new() { Id = run.Get(id) }, run.Short(stop)),
            Print = (run, logs) =>
                run.Results.Lines(logs, logs.Items.Select(TextOf), $"no log lines yet; see 'dbcalmctl jobs show {run.Get(id)}'"),
        };
    }

    private static ObjectCommand<Job> Cancel(CommandContext context)
    {
        Argument<string> id = context.Names.Job();
        return new(
            context, "cancel", "Ask for a job to stop; one that has ended stays as it is.",
            "dbcalmctl jobs cancel 019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11")
        {
            Arguments = { id },
            Call = async (run, stop) => (await Client(run).CancelJobAsync(new() { Id = run.Get(id) }, run.Short(stop))).Job,
            Print = (run, job) => run.Say(job, JobView.IsOver(job)
                ? $"job {job.Id} is {Word.Of(job.State).Text}"
                : $"asked job {job.Id} to stop; follow it with 'dbcalmctl jobs watch {job.Id}'"),
        };
    }

    private static async Task<Job> GetAsync(CommandRun run, string id, CancellationToken cancellationToken) =>
        (await Client(run).GetJobAsync(new GetJobRequest { Id = id }, run.Short(cancellationToken))).Job;

    private static string TextOf(JobLogLine line) => line.At is null
        ? Printable.Line(line.Text)
        : $"{line.At.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {Printable.Line(line.Text)}";

    private static JobService.JobServiceClient Client(CommandRun run) => new(run.Calls);
}
