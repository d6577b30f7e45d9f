using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Defines what is backed up when.</summary>
internal sealed class CreateScheduleCommand : ControllerCommand
{
    private readonly Argument<string> name;
    private readonly ScheduleOptions settings;
    private readonly Option<bool> disabled = new("--disabled") { Description = "Only define it; it starts nothing until 'schedules enable'." };

    public CreateScheduleCommand(CommandContext context)
        : base(
            context, "create", "Define a schedule: what is backed up, when, where to, and how long it is kept.",
            "dbcalmctl schedules create nightly --type full --cron '0 2 * * *' --zone Europe/Berlin --instance db1",
            "dbcalmctl schedules create hourly --type auto --full-after 7d --cron @hourly --selector 'env=prod,!tier=test' --jitter 10m --repository nfs --repository offsite --retention week",
            "dbcalmctl schedules create often --type incremental --frequency interval --interval-value 15 --interval-unit minutes --instance db1")
    {
        settings = new ScheduleOptions(context);
        name = NameInput.NewSchedule();
        Arguments.Add(name);
        settings["type"].Required = true;
        settings.AddTo(this);
        Options.Add(disabled);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new CreateScheduleRequest { Name = run.Get(name), Disabled = run.Get(disabled) };
        settings.Fill(run, request.Settings);
        CreateScheduleResponse answer = await new ScheduleService.ScheduleServiceClient(run.Calls).CreateScheduleAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Schedule, ScheduleView.Describe(answer.Schedule, run.Terminal.Clock.GetUtcNow()));
        if (run.Results.IsForPeople)
        {
            run.Note(answer.Schedule.Enabled
                ? $"see its times with 'dbcalmctl schedules preview {answer.Schedule.Name}'"
                : $"start it with 'dbcalmctl schedules enable {answer.Schedule.Name}'");
        }

        return ExitCodes.Done;
    }
}
