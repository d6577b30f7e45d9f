using System.CommandLine;
using System.Globalization;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>Shows what the schedules are going to do.</summary>
internal sealed class PlanCommand : ControllerCommand
{
    private const int UsualHours = 24;
    private const int MostHours = 31 * 24;
    private readonly Option<int?> hours = WholeNumber.Option(
        "--hours", $"How far to look, at most {MostHours}; {UsualHours} when nothing is said.", 1, MostHours);
    private readonly Option<string?> instance;

    public PlanCommand(CommandContext context)
        : base(
            context, "plan", "Show what the schedules will run and what they will not, and why.", "dbcalmctl plan",
            "dbcalmctl plan --hours 72 --instance db1")
    {
        instance = context.Names.InstanceOption("Only this instance.");
        Options.Add(hours);
        Options.Add(instance);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        int ahead = run.Get(hours) ?? UsualHours;
        var request = new GetPlanRequest { Horizon = Duration.FromTimeSpan(TimeSpan.FromHours(ahead)), Instance = run.Get(instance) ?? "" };
        GetPlanResponse plan = await new ScheduleService.ScheduleServiceClient(run.Calls).GetPlanAsync(
            request, run.Short(cancellationToken));
        run.Results.Object(plan, writer => RunView.WritePlan(plan, writer, run.Terminal.Clock.LocalTimeZone));
        if (plan.Runs.Count == 0 && run.Results.IsForPeople)
        {
            run.Note(
                string.Create(CultureInfo.InvariantCulture, $"nothing is due in the next {ahead} hours; see 'dbcalmctl schedules list'"));
        }

        return ExitCodes.Done;
    }
}
