using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Lists the schedules.</summary>
internal sealed class ListSchedulesCommand : ControllerCommand
{
    private readonly Paging paging = new();

    public ListSchedulesCommand(CommandContext context)
        : base(context, "list", "List the schedules with their times, what they mean, and when they are due next.", "dbcalmctl schedules list", "dbcalmctl schedules list -o json") => paging.AddTo(this);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new ScheduleService.ScheduleServiceClient(run.Calls);
        var schedules = new ListSchedulesResponse();
        string? next = await paging.FillAsync(run, schedules.Items, async (size, token) =>
        {
            ListSchedulesResponse page = await client.ListSchedulesAsync(new ListSchedulesRequest { PageSize = size, PageToken = token }, run.Short(cancellationToken));
            return (page.Items, page.HasNextPageToken ? page.NextPageToken : null);
        });
        if (next is not null)
        {
            schedules.NextPageToken = next;
        }

        run.Results.List(
            schedules, schedules.Items, ScheduleView.Columns(run.Terminal.Clock.GetUtcNow()),
            "no schedules yet; define one with 'dbcalmctl schedules create nightly --type full --cron '0 2 * * *' --instance NAME'");
        return ExitCodes.Done;
    }
}
