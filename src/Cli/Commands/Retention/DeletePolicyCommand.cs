using System.CommandLine;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Retention;

/// <summary>Removes a policy.</summary>
internal sealed class DeletePolicyCommand : ControllerCommand
{
    private readonly Argument<string> name;

    public DeletePolicyCommand(CommandContext context)
        : base(context, "delete", "Remove a policy; refused while a schedule, instance or repository names it.", "dbcalmctl policies delete week")
    {
        name = new NameInput(context).Policy();
        Arguments.Add(name);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        DeletePolicyResponse answer = await new RetentionService.RetentionServiceClient(run.Calls).DeletePolicyAsync(new DeletePolicyRequest { Name = run.Get(name) }, run.Short(cancellationToken));
        run.Results.Object(answer.Policy, writer => writer.Say($"deleted policy {answer.Policy.Name}"));
        return ExitCodes.Done;
    }
}
