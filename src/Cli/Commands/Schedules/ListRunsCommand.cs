using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Lists what became of the turns of schedules.</summary>
internal sealed class ListRunsCommand : ControllerCommand
{
    private readonly Paging paging = new();
    private readonly Argument<string> schedule;
    private readonly Option<string?> instance;

    public ListRunsCommand(CommandContext context)
        : base(
            context, "runs", "List the runs of schedules, newest first: those that started, wait or were left out, and why.",
            "dbcalmctl schedules runs", "dbcalmctl schedules runs nightly --instance db1")
    {
        var names = new NameInput(context);
        schedule = names.OptionalSchedule();
        instance = names.InstanceOption("Only those of this instance.");
        Arguments.Add(schedule);
        Options.Add(instance);
        paging.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new ScheduleService.ScheduleServiceClient(run.Calls);
        var runs = new ListRunsResponse();
        string? next = await paging.FillAsync(run, runs.Items, async (size, token) =>
        {
            var request = new ListRunsRequest { PageSize = size, PageToken = token, Schedule = run.GetIfAny(schedule) ?? "", Instance = run.Get(instance) ?? "" };
            ListRunsResponse page = await client.ListRunsAsync(request, run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            runs.NextPageToken = next;
        }

        run.Results.List(runs, runs.Items, RunView.Columns(run.Terminal.Clock.LocalTimeZone), "no such runs yet; see what is to come with 'dbcalmctl plan'");
        return ExitCodes.Done;
    }
}
