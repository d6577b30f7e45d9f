using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Authority;

/// <summary>Goes on without the hosts that have not followed.</summary>
internal sealed class FinishRotationCommand : ControllerCommand
{
    private readonly Option<bool> force = new("--force") { Description = "Do not wait for hosts that are connected either; they are cut off when they connect again." };

    public FinishRotationCommand(CommandContext context)
        : base(
            context,
            "finish",
            "Take the next step of a replacement without the hosts that are away: first the new authority signs, then the old one is trusted no more. Hosts that have not followed by then need a new token.",
            "dbcalmctl authority finish") => Options.Add(force);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new AuthorityService.AuthorityServiceClient(run.Calls);
        FinishRotationResponse answer = await client.FinishRotationAsync(new FinishRotationRequest { Force = run.Get(force) }, run.Short(cancellationToken));
        run.Results.List(answer, answer.Authorities, AuthorityView.Columns(run.Terminal.Clock.GetUtcNow()), "no authority");
        if (answer.CutOffCount > 0)
        {
            string more = answer.CutOffCount > answer.CutOff.Count ? $" and {answer.CutOffCount - answer.CutOff.Count} more" : "";
            run.Note($"cut off: {string.Join(", ", answer.CutOff)}{more}; they join again with new tokens: dbcalmctl hosts token create --host NAME, then dbcalm-agent enroll --force there");
        }

        return ExitCodes.Done;
    }
}
