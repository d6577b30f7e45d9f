using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Hosts;

/// <summary>Makes the line with which a machine joins.</summary>
internal sealed class CreateTokenCommand : ControllerCommand
{
    private readonly Option<string?> host;

    private readonly Option<TimeSpan?> ttl = new("--ttl")
    {
        Description = "How long the token can be used: 90s, 15m, 1h, 7d. 15 minutes when nothing is said, a week at most.",
        HelpName = "TIME",
        CustomParser = TimeToLive.Parse,
    };

    public CreateTokenCommand(CommandContext context)
        : base(
            context, "create", "Make a single-use token with which a machine joins, and print the line to paste there.",
            "dbcalmctl hosts token create --host web1", "dbcalmctl hosts token create --host web1 --ttl 1h -o json")
    {
        host = new NameInput(context).HostOption("The name that the machine gets.");
        // The name is a new one: none of those there are.
        host.CompletionSources.Clear();
        host.Required = true;
        Options.Add(host);
        Options.Add(ttl);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new HostService.HostServiceClient(run.Calls);
        var request = new CreateHostTokenRequest { Host = run.Get(host), TtlSeconds = (uint)(run.Get(ttl)?.TotalSeconds ?? 0) };
        CreateHostTokenResponse token = await client.CreateHostTokenAsync(request, run.Short(cancellationToken));
        if (run.Results.IsForPeople)
        {
            run.Note($"paste this line on {token.Host}; it works once, and ends {Moment.Ago(token.ExpiresAt, run.Terminal.Clock.GetUtcNow())}:");
        }

        run.Results.Object(token, writer => writer.Say(token.Command));
        return ExitCodes.Done;
    }
}
