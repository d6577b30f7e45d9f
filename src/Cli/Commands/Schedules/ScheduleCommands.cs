using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>The commands of schedules.</summary>
internal static class ScheduleCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) => new("schedules", "Define what is backed up when, and follow it.")
    {
        List(context), Show(context), Create(context), Update(context), Delete(context),
        ScheduleStateCommands.Enable(context), ScheduleStateCommands.Disable(context), ScheduleStateCommands.Pause(context),
        new RunScheduleCommand(context), new PreviewScheduleCommand(context), Runs(context),
    };

    private static ListCommand<Schedule, ListSchedulesResponse> List(CommandContext context) => new(
        context, "list", "List the schedules with their times, what they mean, and when they are due next.",
        "dbcalmctl schedules list", "dbcalmctl schedules list -o json")
    {
        Call = async (run, page) =>
            await Client(run).ListSchedulesAsync(new() { PageSize = page.Size, PageToken = page.Token }, page.Options),
        Columns = run => ScheduleView.Columns(run.Now),
        WhenEmpty = _ =>
            "no schedules yet; define one with 'dbcalmctl schedules create nightly --type full --cron '0 2 * * *' --instance NAME'",
    };

    private static ObjectCommand<Schedule> Show(CommandContext context)
    {
        Argument<string> name = context.Names.Schedule();
        return new(
            context, "show", "Show a schedule: its settings, the instances that it means now, and when it is due next.",
            "dbcalmctl schedules show nightly", "dbcalmctl schedules show 3 -o json")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).GetScheduleAsync(new() { Schedule = run.Get(name) }, run.Short(stop))).Schedule,
            Print = (run, schedule) => run.Show(schedule, ScheduleView.Describe),
        };
    }

    private static ExampleCommand Create(CommandContext context)
    {
        Argument<string> name = NameInput.NewSchedule();
        ScheduleOptions settings = new ScheduleOptions(context).Requiring("type");
        var disabled = new Option<bool>("--disabled") { Description = "Only define it; it starts nothing until 'schedules enable'." };
        return new ObjectCommand<Schedule>(
            context, "create", "Define a schedule: what is backed up, when, where to, and how long it is kept.",
            "dbcalmctl schedules create nightly --type full --cron '0 2 * * *' --zone Europe/Berlin --instance db1",
            "dbcalmctl schedules create hourly --type auto --full-after 7d --cron @hourly --selector 'env=prod,!tier=test' --jitter 10m "
            + "--repository nfs --repository offsite --retention week",
            "dbcalmctl schedules create often --type incremental --frequency interval --interval-value 15 --interval-unit minutes "
            + "--instance db1")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).CreateScheduleAsync(
                new()
                {
                    Name = run.Get(name),
                    Disabled = run.Get(disabled),
                    Settings = { settings.Of(run.Parsed) },
                }, run.Short(stop))).Schedule,
            Print = (run, schedule) =>
            {
                run.Show(schedule, ScheduleView.Describe);
                run.NoteForPeople(schedule.Enabled
                    ? $"see its times with 'dbcalmctl schedules preview {schedule.Name}'"
                    : $"start it with 'dbcalmctl schedules enable {schedule.Name}'");
            },
        }.With(settings).With(disabled);
    }

    private static ExampleCommand Update(CommandContext context)
    {
        Argument<string> name = context.Names.Schedule();
        var settings = new ScheduleOptions(context);
        return new ObjectCommand<Schedule>(
            context, "update",
            "Change settings of a schedule; those that are not named stay, and an empty value removes one. Runs that wait follow the "
            + "new settings.",
            "dbcalmctl schedules update nightly --cron '30 3 * * *' --jitter 20m",
            "dbcalmctl schedules update nightly --selector env=prod --instances ''")
        {
            Arguments = { name },
            Validators = { settings.RequireAny },
            Call = async (run, stop) =>
                (await Client(run).UpdateScheduleAsync(
                    new() { Schedule = run.Get(name), Settings = { settings.Of(run.Parsed) } }, run.Short(stop))).Schedule,
            Print = (run, schedule) => run.Show(schedule, ScheduleView.Describe),
        }.With(settings);
    }

    private static ObjectCommand<Schedule> Delete(CommandContext context)
    {
        Argument<string> name = context.Names.Schedule();
        return new(
            context, "delete", "End a schedule; what waits of it is left out. The backups that it made stay, and keep its retention.",
            "dbcalmctl schedules delete nightly")
        {
            Arguments = { name },
            Call = async (run, stop) =>
                (await Client(run).DeleteScheduleAsync(new() { Schedule = run.Get(name) }, run.Short(stop))).Schedule,
            Print = (run, schedule) =>
                run.Say(
                    schedule,
                    $"deleted schedule {schedule.Name} (number {schedule.Id}); the backups that it made stay, and keep its retention"),
        };
    }

    private static ListCommand<Run, ListRunsResponse> Runs(CommandContext context)
    {
        Argument<string> schedule = context.Names.OptionalSchedule();
        Option<string?> instance = context.Names.InstanceOption("Only those of this instance.");
        return new(
            context, "runs", "List the runs of schedules, newest first: those that started, wait or were left out, and why.",
            "dbcalmctl schedules runs", "dbcalmctl schedules runs nightly --instance db1")
        {
            Arguments = { schedule },
            Filters = [instance],
            Call = async (run, page) => await Client(run).ListRunsAsync(
                new()
                {
                    PageSize = page.Size,
                    PageToken = page.Token,
                    Schedule = run.GetIfAny(schedule) ?? "",
                    Instance = run.Get(instance) ?? "",
                },
                page.Options),
            Columns = run => RunView.Columns(run.Terminal.Clock.LocalTimeZone),
            WhenEmpty = _ => "no such runs yet; see what is to come with 'dbcalmctl plan'",
        };
    }

    private static ScheduleService.ScheduleServiceClient Client(CommandRun run) => new(run.Calls);
}
