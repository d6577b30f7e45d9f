using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Accounts;

/// <summary>Lists the users.</summary>
internal sealed class ListUsersCommand(CommandContext context) : ControllerCommand(context, "list", "List the users and what they may do.", "dbcalmctl users list", "dbcalmctl users list -o json")
{
    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        ListUsersResponse users = await new AccountService.AccountServiceClient(run.Calls).ListUsersAsync(new ListUsersRequest(), run.Short(cancellationToken));
        run.Results.List(users, users.Items, IdentityView.Users, "no users yet; add one with 'dbcalmctl users add NAME --role viewer'");
        return ExitCodes.Done;
    }
}
