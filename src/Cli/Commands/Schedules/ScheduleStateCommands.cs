using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>The commands that let a schedule work or not.</summary>
internal static class ScheduleStateCommands
{
    public static ExampleCommand Enable(CommandContext context) => Change(
        context, "enable", "Let a schedule work, from its next time on; also ends a pause.",
        (_, name, _) => Task.FromResult(new SetScheduleStateRequest { Schedule = name, Enabled = true }),
        "dbcalmctl schedules enable nightly");

    public static ExampleCommand Disable(CommandContext context) => Change(
        context, "disable",
        "Stop a schedule: it starts nothing until it is enabled, and nothing is made up for then. Backups that are running go on.",
        (_, name, _) => Task.FromResult(new SetScheduleStateRequest { Schedule = name, Enabled = false }),
        "dbcalmctl schedules disable nightly");

    public static ExampleCommand Pause(CommandContext context)
    {
        var until = new Option<DateTimeOffset?>("--until")
        {
            Description = "The end of the pause, as RFC 3339 has it: 2026-12-24T06:00:00+01:00 or 2026-12-24T05:00:00Z.",
            HelpName = "TIME",
            CustomParser = PauseEnd.ParseTime,
        };
        var length = new Option<TimeSpan?>("--for")
        {
            Description = "How long the pause lasts: 30m, 2h, 7d; a year at most.",
            HelpName = "LENGTH",
            CustomParser = PauseEnd.ParseLength,
        };
        return Change(
            context, "pause",
            "Stop a schedule for a while: what is due before the end is left out. 'schedules enable' ends the pause at once.",
            (run, name, stop) => PauseUntilAsync(run, name, run.Get(until) ?? run.Now + run.Get(length)!.Value, stop),
            "dbcalmctl schedules pause nightly --for 2h", "dbcalmctl schedules pause nightly --until 2026-12-24T06:00:00+01:00")
            .With(until, length).Checking(result => CheckEnd(result, until, length));
    }

    private static ObjectCommand<Schedule> Change(
        CommandContext context, string verb, string description,
        Func<CommandRun, string, CancellationToken, Task<SetScheduleStateRequest>> request, params string[] examples)
    {
        Argument<string> name = context.Names.Schedule();
        return new(context, verb, description, examples)
        {
            Arguments = { name },
            Call = async (run, stop) =>
            {
                SetScheduleStateRequest state = await request(run, run.Get(name), stop);
                return (await Client(run).SetScheduleStateAsync(state, run.Short(stop))).Schedule;
            },
            Print = (run, schedule) => run.Show(schedule, ScheduleView.Describe),
        };
    }

    private static async Task<SetScheduleStateRequest> PauseUntilAsync(
        CommandRun run, string name, DateTimeOffset end, CancellationToken cancellationToken)
    {
        if (end <= run.Now)
        {
            throw new DbCalmException(
                ErrorCode.InvalidInput, string.Create(CultureInfo.InvariantCulture, $"--until {end:yyyy-MM-dd'T'HH:mm:sszzz} is over"),
                "give a time to come, or a length with --for 2h");
        }

        Schedule schedule = (
            await Client(run).GetScheduleAsync(new GetScheduleRequest { Schedule = name }, run.Short(cancellationToken))).Schedule;
        return schedule.Enabled
            ? new SetScheduleStateRequest { Schedule = name, Enabled = true, PausedUntil = Timestamp.FromDateTimeOffset(end) }
            : throw new DbCalmException(
                ErrorCode.Refused, $"schedule {schedule.Name} is disabled, and would work after the pause",
                $"enable it first: dbcalmctl schedules enable {schedule.Name}");
    }

    private static void CheckEnd(CommandResult result, Option<DateTimeOffset?> until, Option<TimeSpan?> length)
    {
        if (result.GetResult(until) is not null == result.GetResult(length) is not null)
        {
            result.AddError("pause takes exactly one of --until TIME and --for LENGTH");
        }
    }

    private static ScheduleService.ScheduleServiceClient Client(CommandRun run) => new(run.Calls);
}
