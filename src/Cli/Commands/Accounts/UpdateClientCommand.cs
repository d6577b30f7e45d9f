using System.CommandLine;
using DbCalm.Cli.Commands.Access;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Accounts;

/// <summary>Changes what a client is called or may do.</summary>
internal sealed class UpdateClientCommand : ControllerCommand
{
    private readonly Argument<string> id = UserInput.Client();
    private readonly Option<string?> label = new("--label") { Description = "What the program is for.", HelpName = "LABEL" };
    private readonly GrantOptions grant = new();

    public UpdateClientCommand(CommandContext context)
        : base(
            context, "update", "Change what a client is called, or what it may do and on which instances; what is not named stays. With another role or limit all of its logins end at once.",
            "dbcalmctl clients update 6f1c2b9e-0d3a-4f57-9d58-2f7f3c0f9a11 --label 'weekly report'",
            "dbcalmctl clients update 6f1c2b9e-0d3a-4f57-9d58-2f7f3c0f9a11 --instances env=staging")
    {
        Arguments.Add(id);
        Options.Add(label);
        grant.AddToChange(this, withRole: true);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new UpdateClientRequest { Id = run.Get(id), Grant = grant.Of(run), AllInstances = grant.AllInstances(run) };
        if (run.Get(label) is { } text)
        {
            request.Label = text;
        }

        UpdateClientResponse answer = await new AccountService.AccountServiceClient(run.Calls).UpdateClientAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Client, IdentityView.Describe(answer.Client, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
