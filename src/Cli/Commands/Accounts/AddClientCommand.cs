using System.CommandLine;
using DbCalm.Cli.Commands.Access;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Accounts;

/// <summary>Lets a program log in.</summary>
internal sealed class AddClientCommand : ControllerCommand
{
    private readonly Argument<string> label = new("LABEL") { Description = "What the program is for." };
    private readonly GrantOptions grant = new();

    public AddClientCommand(CommandContext context)
        : base(
            context, "add", "Let a program log in; as a viewer of the whole fleet when nothing else is said. Its secret is shown once.",
            "dbcalmctl clients add 'nightly report'", "dbcalmctl clients add deploy --role operator --instances env=staging -o json")
    {
        Arguments.Add(label);
        grant.AddToNew(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new CreateClientRequest { Label = run.Get(label), Grant = grant.Of(run) };
        CreateClientResponse answer = await new AccountService.AccountServiceClient(run.Calls).CreateClientAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer, [.. IdentityView.Describe(answer.Client, run.Terminal.Clock.GetUtcNow()), new Line("Client Secret", answer.Secret)]);
        if (run.Results.IsForPeople)
        {
            run.Note("keep the secret now; it is not stored and will not be shown again");
        }

        return ExitCodes.Done;
    }
}
