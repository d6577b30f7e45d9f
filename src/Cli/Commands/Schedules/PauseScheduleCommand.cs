using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Stops a schedule for a while.</summary>
internal sealed class PauseScheduleCommand : ScheduleStateCommand
{
    private readonly Option<DateTimeOffset?> until = new("--until")
    {
        Description = "The end of the pause, as RFC 3339 has it: 2026-12-24T06:00:00+01:00 or 2026-12-24T05:00:00Z.",
        HelpName = "TIME",
        CustomParser = PauseEnd.ParseTime,
    };

    private readonly Option<TimeSpan?> length = new("--for")
    {
        Description = "How long the pause lasts: 30m, 2h, 7d; a year at most.",
        HelpName = "LENGTH",
        CustomParser = PauseEnd.ParseLength,
    };

    public PauseScheduleCommand(CommandContext context)
        : base(
            context, "pause", "Stop a schedule for a while: what is due before the end is left out. 'schedules enable' ends the pause at once.",
            "dbcalmctl schedules pause nightly --for 2h", "dbcalmctl schedules pause nightly --until 2026-12-24T06:00:00+01:00")
    {
        Options.Add(until);
        Options.Add(length);
        Validators.Add(CheckEnd);
    }

    /// <inheritdoc/>
    protected override async Task<SetScheduleStateRequest> RequestAsync(CommandRun run, ScheduleService.ScheduleServiceClient client, string name, CancellationToken cancellationToken)
    {
        DateTimeOffset now = run.Terminal.Clock.GetUtcNow();
        DateTimeOffset end = run.Get(until) ?? now + run.Get(length)!.Value;
        if (end <= now)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, string.Create(CultureInfo.InvariantCulture, $"--until {end:yyyy-MM-dd'T'HH:mm:sszzz} is over"), "give a time to come, or a length with --for 2h");
        }

        Schedule schedule = (await client.GetScheduleAsync(new GetScheduleRequest { Schedule = name }, run.Short(cancellationToken))).Schedule;
        return schedule.Enabled
            ? new SetScheduleStateRequest { Schedule = name, Enabled = true, PausedUntil = Timestamp.FromDateTimeOffset(end) }
            : throw new DbCalmException(ErrorCode.Refused, $"schedule {schedule.Name} is disabled, and would work after the pause", $"enable it first: dbcalmctl schedules enable {schedule.Name}");
    }

    private void CheckEnd(CommandResult result)
    {
        if (result.GetResult(until) is not null == result.GetResult(length) is not null)
        {
            result.AddError("pause takes exactly one of --until TIME and --for LENGTH");
        }
    }
}
