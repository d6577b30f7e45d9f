using System.CommandLine;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Ends a schedule.</summary>
internal sealed class DeleteScheduleCommand : ControllerCommand
{
    private readonly Argument<string> schedule;

    public DeleteScheduleCommand(CommandContext context)
        : base(context, "delete", "End a schedule; what waits of it is left out. The backups that it made stay, and keep its retention.", "dbcalmctl schedules delete nightly")
    {
        schedule = new NameInput(context).Schedule();
        Arguments.Add(schedule);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new DeleteScheduleRequest { Schedule = run.Get(schedule) };
        Schedule ended = (await new ScheduleService.ScheduleServiceClient(run.Calls).DeleteScheduleAsync(request, run.Short(cancellationToken))).Schedule;
        run.Results.Object(ended, writer => writer.Say($"deleted schedule {ended.Name} (number {ended.Id}); the backups that it made stay, and keep its retention"));
        return ExitCodes.Done;
    }
}
