using System.CommandLine;
using System.CommandLine.Parsing;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Shows the next times of a schedule.</summary>
internal sealed class PreviewScheduleCommand : ControllerCommand
{
    private const int MostTimes = 1000;
    private readonly Argument<string> schedule;
    private readonly ScheduleOptions settings;
    private readonly Option<int?> count = WholeNumber.Option(
        "--count", $"How many times to show, at most {MostTimes}; 10 when nothing is said.", 1, MostTimes);

    public PreviewScheduleCommand(CommandContext context)
        : base(
            context, "preview",
            "Show the next times of a schedule, or of settings that are not stored, in their zone and in UTC. Nothing is changed.",
            "dbcalmctl schedules preview nightly --count 3", "dbcalmctl schedules preview --cron '30 2 * * 1-5' --zone Europe/Berlin")
    {
        settings = new ScheduleOptions(context);
        schedule = context.Names.OptionalSchedule();
        Arguments.Add(schedule);
        settings.AddTo(this);
        Options.Add(count);
        Validators.Add(CheckSubject);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new PreviewScheduleRequest
        {
            Schedule = run.GetIfAny(schedule) ?? "",
            Count = (uint)(run.Get(count) ?? 0),
            Settings = { settings.Of(run.Parsed) },
        };
        bool isForNobody = request.Schedule.Length == 0 && !request.Settings.ContainsKey("instances")
            && !request.Settings.ContainsKey("selector");
        if (request.Schedule.Length == 0)
        {
            // The times are the same whatever is taken of whom.
            request.Settings.TryAdd(
                "type", request.Settings.Keys.Any(key => key.StartsWith("full_", StringComparison.Ordinal)) ? "auto" : "full");
        }

        if (isForNobody)
        {
            request.Settings.Add("instances", "preview");
        }

        PreviewScheduleResponse answer = await new ScheduleService.ScheduleServiceClient(run.Calls).PreviewScheduleAsync(
            request, run.Short(cancellationToken));
        if (isForNobody)
        {
            answer.Warnings.Clear();
        }

        run.Results.Object(answer, writer => PreviewView.Write(answer, writer, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }

    private void CheckSubject(CommandResult result)
    {
        bool isStored = result.GetResult(schedule)?.Tokens.Count > 0;
        if (isStored == settings.IsAnyGiven(result))
        {
            result.AddError("preview takes either a schedule or the settings of one, e.g. --cron '0 2 * * *'");
        }
    }
}
