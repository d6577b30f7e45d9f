using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Stops a schedule.</summary>
internal sealed class DisableScheduleCommand(CommandContext context)
    : ScheduleStateCommand(context, "disable", "Stop a schedule: it starts nothing until it is enabled, and nothing is made up for then. Backups that are running go on.", "dbcalmctl schedules disable nightly")
{
    /// <inheritdoc/>
    protected override Task<SetScheduleStateRequest> RequestAsync(CommandRun run, ScheduleService.ScheduleServiceClient client, string name, CancellationToken cancellationToken) =>
        Task.FromResult(new SetScheduleStateRequest { Schedule = name, Enabled = false });
}
