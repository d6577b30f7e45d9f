using System.CommandLine;
using DbCalm.Cli.Commands.Access;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Accounts;

/// <summary>Says what a user may do.</summary>
internal sealed class SetRoleCommand : ControllerCommand
{
    private readonly Argument<string> name = UserInput.New();
    private readonly Argument<string> role = GrantOptions.RoleArgument();
    private readonly GrantOptions grant = new();

    public SetRoleCommand(CommandContext context)
        : base(
            context, "set-role", "Say what a user may do, and on which instances; a limit to some instances stays unless another is said. All of the user's logins end at once.",
            "dbcalmctl users set-role anna operator --instances env=staging", "dbcalmctl users set-role anna admin --all-instances")
    {
        Arguments.Add(name);
        Arguments.Add(role);
        grant.AddToChange(this, withRole: false);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new UpdateUserRequest { Name = run.Get(name), Grant = grant.With(run, run.Get(role)), AllInstances = grant.AllInstances(run) };
        UpdateUserResponse answer = await new AccountService.AccountServiceClient(run.Calls).UpdateUserAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.User, IdentityView.Describe(answer.User, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
