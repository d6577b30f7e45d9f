using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Accounts;

/// <summary>Lists the clients.</summary>
internal sealed class ListClientsCommand(CommandContext context) : ControllerCommand(context, "list", "List the programs that may log in.", "dbcalmctl clients list", "dbcalmctl clients list -o json")
{
    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        ListClientsResponse clients = await new AccountService.AccountServiceClient(run.Calls).ListClientsAsync(new ListClientsRequest(), run.Short(cancellationToken));
        run.Results.List(clients, clients.Items, IdentityView.Clients, "no clients yet; add one with 'dbcalmctl clients add LABEL'");
        return ExitCodes.Done;
    }
}
