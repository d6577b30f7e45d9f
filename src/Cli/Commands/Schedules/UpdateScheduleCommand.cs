using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Changes settings of a schedule.</summary>
internal sealed class UpdateScheduleCommand : ControllerCommand
{
    private readonly Argument<string> schedule;
    private readonly ScheduleOptions settings;

    public UpdateScheduleCommand(CommandContext context)
        : base(
            context, "update", "Change settings of a schedule; those that are not named stay, and an empty value removes one. Runs that wait follow the new settings.",
            "dbcalmctl schedules update nightly --cron '30 3 * * *' --jitter 20m",
            "dbcalmctl schedules update nightly --selector env=prod --instances ''")
    {
        settings = new ScheduleOptions(context);
        schedule = new NameInput(context).Schedule();
        Arguments.Add(schedule);
        settings.AddTo(this);
        Validators.Add(settings.RequireAny);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new UpdateScheduleRequest { Schedule = run.Get(schedule) };
        settings.Fill(run, request.Settings);
        UpdateScheduleResponse answer = await new ScheduleService.ScheduleServiceClient(run.Calls).UpdateScheduleAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Schedule, ScheduleView.Describe(answer.Schedule, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
