using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>A command that lets a schedule work or not.</summary>
internal abstract class ScheduleStateCommand : ControllerCommand
{
    private readonly Argument<string> schedule;

    protected ScheduleStateCommand(CommandContext context, string name, string description, params string[] examples)
        : base(context, name, description, examples)
    {
        schedule = new NameInput(context).Schedule();
        Arguments.Add(schedule);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new ScheduleService.ScheduleServiceClient(run.Calls);
        SetScheduleStateRequest request = await RequestAsync(run, client, run.Get(schedule), cancellationToken);
        SetScheduleStateResponse answer = await client.SetScheduleStateAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Schedule, ScheduleView.Describe(answer.Schedule, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }

    /// <summary>The state that <paramref name="name"/> is to have.</summary>
    protected abstract Task<SetScheduleStateRequest> RequestAsync(CommandRun run, ScheduleService.ScheduleServiceClient client, string name, CancellationToken cancellationToken);
}
