using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Shows one schedule.</summary>
internal sealed class ShowScheduleCommand : ControllerCommand
{
    private readonly Argument<string> schedule;

    public ShowScheduleCommand(CommandContext context)
        : base(context, "show", "Show a schedule: its settings, the instances that it means now, and when it is due next.", "dbcalmctl schedules show nightly", "dbcalmctl schedules show 3 -o json")
    {
        schedule = new NameInput(context).Schedule();
        Arguments.Add(schedule);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new GetScheduleRequest { Schedule = run.Get(schedule) };
        GetScheduleResponse answer = await new ScheduleService.ScheduleServiceClient(run.Calls).GetScheduleAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Schedule, ScheduleView.Describe(answer.Schedule, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
