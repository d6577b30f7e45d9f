using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Retention;

/// <summary>Shows one policy.</summary>
internal sealed class ShowPolicyCommand : ControllerCommand
{
    private readonly Argument<string> name;

    public ShowPolicyCommand(CommandContext context)
        : base(context, "show", "Show a policy: its rules, and what names it.", "dbcalmctl policies show week")
    {
        name = new NameInput(context).Policy();
        Arguments.Add(name);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        GetPolicyResponse answer = await new RetentionService.RetentionServiceClient(run.Calls).GetPolicyAsync(new GetPolicyRequest { Name = run.Get(name) }, run.Short(cancellationToken));
        run.Results.Object(answer.Policy, PolicyView.Describe(answer.Policy, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
