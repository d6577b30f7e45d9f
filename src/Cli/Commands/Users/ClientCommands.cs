using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Users;

/// <summary>The commands of programs that log in.</summary>
internal static class ClientCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) => new("clients", "Say which programs may log in.")
    {
        List(context), Create(context, "create"), Create(context, "add").AsFormerName(), Update(context), Delete(context),
    };

    private static ObjectCommand<ListClientsResponse> List(CommandContext context) => new(
        context, "list", "List the programs that may log in.", "dbcalmctl clients list", "dbcalmctl clients list -o json")
    {
        Call = async (run, stop) => await Client(run).ListClientsAsync(new(), run.Short(stop)),
        Print = (run, clients) => run.Results.List(
            clients, clients.Items, IdentityView.Clients, "no clients yet; create one with 'dbcalmctl clients create LABEL'"),
    };

    private static ExampleCommand Create(CommandContext context, string verb)
    {
        var label = new Argument<string>("LABEL") { Description = "What the program is for." };
        var grant = GrantOptions.OfNew();
        return new ObjectCommand<CreateClientResponse>(
            context, verb, "Let a program log in; as a viewer of the whole fleet when nothing else is said. Its secret is shown once.",
            "dbcalmctl clients create 'nightly report'", "dbcalmctl clients create deploy --role operator --instances env=staging -o json")
        {
            Arguments = { label },
            Call = async (run, stop) =>
                await Client(run).CreateClientAsync(new() { Label = run.Get(label), Grant = grant.Of(run) }, run.Short(stop)),
            Print = (run, answer) =>
            {
                run.Show(answer, (made, now) => [.. IdentityView.Describe(made.Client, now), new Line("Client Secret", made.Secret)]);
                run.NoteForPeople("keep the secret now; it is not stored and will not be shown again");
            },
        }.With(grant);
    }

    private static ExampleCommand Update(CommandContext context)
    {
        Argument<string> id = AccountInput.Client();
        var label = new Option<string?>("--label") { Description = "What the program is for.", HelpName = "LABEL" };
        var grant = GrantOptions.OfChange(withRole: true);
        return new ObjectCommand<Client>(
            context, "update",
            "Change what a client is called, or what it may do and on which instances; what is not named stays. "
            + "With another role or limit all of its logins end at once.",
            "dbcalmctl clients update 6f1c2b9e-0d3a-4f57-9d58-2f7f3c0f9a11 --label 'weekly report'",
            "dbcalmctl clients update 6f1c2b9e-0d3a-4f57-9d58-2f7f3c0f9a11 --instances env=staging")
        {
            Arguments = { id },
            Call = async (run, stop) =>
                (await Client(run).UpdateClientAsync(RequestOf(run, run.Get(id), run.Get(label), grant), run.Short(stop))).Client,
            Print = (run, client) => run.Show(client, IdentityView.Describe),
        }.With(label).With(grant);
    }

    private static ObjectCommand<Client> Delete(CommandContext context)
    {
        Argument<string> id = AccountInput.Client();
        return new(
            context, "delete", "Delete a client. All of its logins end at once.",
            "dbcalmctl clients delete 6f1c2b9e-0d3a-4f57-9d58-2f7f3c0f9a11")
        {
            Arguments = { id },
            Call = async (run, stop) => (await Client(run).DeleteClientAsync(new() { Id = run.Get(id) }, run.Short(stop))).Client,
            Print = (run, client) => run.Say(client, $"deleted client {client.Id} ({client.Label}); its logins have ended"),
        };
    }

    // A label that is not said stays, which is another thing than an empty one.
    private static UpdateClientRequest RequestOf(CommandRun run, string id, string? label, GrantOptions grant)
    {
        var request = new UpdateClientRequest { Id = id, Grant = grant.Of(run), AllInstances = grant.AllInstances(run) };
        if (label is not null)
        {
            request.Label = label;
        }

        return request;
    }

    private static AccountService.AccountServiceClient Client(CommandRun run) => new(run.Calls);
}
