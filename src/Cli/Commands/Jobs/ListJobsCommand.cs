using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Jobs;

/// <summary>Lists the work of the agents.</summary>
internal sealed class ListJobsCommand : ControllerCommand
{
    private readonly Paging paging = new();
    private readonly Option<string?> instance;
    private readonly Option<string[]> states = new("--state") { Description = "Only those in this state; may be given more than once.", HelpName = "STATE" };

    public ListJobsCommand(CommandContext context)
        : base(context, "list", "List the jobs, newest first.", "dbcalmctl jobs list", "dbcalmctl jobs list --instance db1 --state failed --state interrupted")
    {
        instance = new NameInput(context).InstanceOption("Only those of this instance.");
        OneOf.Restrict(states, [.. Enum.GetValues<JobState>().Where(state => state != JobState.Unspecified).Select(state => Word.Of(state).Text)]);
        Options.Add(instance);
        Options.Add(states);
        paging.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new JobService.JobServiceClient(run.Calls);
        var jobs = new ListJobsResponse();
        string[] words = run.Get(states) ?? [];
        JobState[] wanted = [.. Enum.GetValues<JobState>().Where(state => words.Contains(Word.Of(state).Text, StringComparer.Ordinal))];
        string? next = await paging.FillAsync(run, jobs.Items, async (size, token) =>
        {
            var request = new ListJobsRequest { PageSize = size, PageToken = token, Instance = run.Get(instance) ?? "", States = { wanted } };
            ListJobsResponse page = await client.ListJobsAsync(request, run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            jobs.NextPageToken = next;
        }

        run.Results.List(
            jobs, jobs.Items, JobView.Columns(run.Terminal.Clock.GetUtcNow()), "no such jobs; a backup makes one: 'dbcalmctl backup full --instance NAME --wait'");
        return ExitCodes.Done;
    }
}
