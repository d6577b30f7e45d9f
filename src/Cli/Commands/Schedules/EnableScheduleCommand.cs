using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Lets a schedule work.</summary>
internal sealed class EnableScheduleCommand(CommandContext context)
    : ScheduleStateCommand(context, "enable", "Let a schedule work, from its next time on; also ends a pause.", "dbcalmctl schedules enable nightly")
{
    /// <inheritdoc/>
    protected override Task<SetScheduleStateRequest> RequestAsync(CommandRun run, ScheduleService.ScheduleServiceClient client, string name, CancellationToken cancellationToken) =>
        Task.FromResult(new SetScheduleStateRequest { Schedule = name, Enabled = true });
}
