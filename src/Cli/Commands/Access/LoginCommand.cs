using System.CommandLine;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Access;

/// <summary>Trades a password or a client's secret for a token and keeps it.</summary>
internal sealed class LoginCommand : ExampleCommand
{
    private const int LongestName = 100;
    private readonly CommandContext context;
    private readonly SecretInput password = new("password");
    private readonly SecretInput secret = new("secret");
    private readonly Option<string?> user = new("--user", "-u") { Description = "The user to log in as; the name of this machine's user when nothing is said.", HelpName = "NAME" };
    private readonly Option<string?> client = new("--client") { Description = "The id of a client to log in as, in place of a user.", HelpName = "ID" };
    private readonly Option<string?> name = new("--name") { Description = "What to call this login; the name of the controller's machine when nothing is said.", HelpName = "NAME" };
    private readonly Option<bool> trust = new("--trust-on-first-use") { Description = "Believe what answers at --server, show its pin and keep it. Compare the pin with that on the controller's machine." };

    public LoginCommand(CommandContext context)
        : base(
            "login", "Log in to a controller. The login is kept in a file that only you can read, and used from then on.",
            "dbcalmctl login --server https://controller.example:8336 --ca-pin sha256:… --user anna",
            "dbcalmctl login --server https://controller.example:8336 --trust-on-first-use --user anna",
            "dbcalmctl login --user anna --password-file /run/secrets/anna")
    {
        this.context = context;
        Options.Add(user);
        password.AddTo(this);
        Options.Add(client);
        secret.AddTo(this);
        Options.Add(name);
        Options.Add(trust);
        Validators.Add(result =>
        {
            if (result.GetResult(user) is not null && result.GetResult(client) is not null)
            {
                result.AddError("--user and --client exclude each other");
            }
        });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        (Endpoint endpoint, SavedContext? saved) = await EndpointAsync(parsed, cancellationToken);
        await using var run = new CommandRun(context, parsed, endpoint);
        string called = parsed.GetValue(name) ?? saved?.Name ?? (endpoint is Endpoint.Remote at ? at.Address.Host : "local");
        if (!NameRules.IsValid(called, LongestName) && !System.Net.IPAddress.TryParse(called.Trim('[', ']'), out _))
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"{NameRules.Quote(called)} is not a name for a login", "give another with --name");
        }

        LoginResponse answer = await new AccessService.AccessServiceClient(run.Calls).LoginAsync(RequestOf(run, parsed), run.Short(cancellationToken));
        var file = ContextFile.Of(context.Terminal.Environment);
        var remote = endpoint as Endpoint.Remote;
        file.Write(file.Read().With(new SavedContext(
            called,
            remote?.ToString(),
            remote?.Pin.Text,
            (endpoint as Endpoint.Local)?.Path,
            IdentityView.Words(answer.Identity),
            answer.Token,
            answer.ExpiresAt.ToDateTimeOffset())));
        run.Results.Object(new GetIdentityResponse { Identity = answer.Identity }, IdentityView.Describe(answer.Identity, endpoint, answer.ExpiresAt.ToDateTimeOffset(), context.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }

    private LoginRequest RequestOf(CommandRun run, ParseResult parsed) => parsed.GetValue(client) is { } id
        ? new LoginRequest { Client = new ClientLogin { Id = id, Secret = secret.Read(run) } }
        : new LoginRequest { Password = new PasswordLogin { User = parsed.GetValue(user) ?? Environment.UserName, Password = password.Read(run) } };

    private async Task<(Endpoint Endpoint, SavedContext? Saved)> EndpointAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!parsed.GetValue(trust) || context.Globals.UnpinnedServerOf(parsed) is not { } address)
        {
            Target target = context.Globals.TargetOf(parsed);
            return (target.Endpoint, target.Context);
        }

        SavedContext? known = ContextFile.Of(context.Terminal.Environment).Read().Items.FirstOrDefault(saved => saved.Server == $"https://{address.Authority}");
        CaPin shown = await PinProbe.AskAsync(address, cancellationToken);
        if (known?.CaPin is { } before && before != shown.Text)
        {
            throw new DbCalmException(
                ErrorCode.Refused, $"what answers at https://{address.Authority} has the pin {shown}, and {before} was trusted before", $"if the controller was set up anew: dbcalmctl context delete {known.Name}, and log in again");
        }

        context.Terminal.Error.WriteLine($"the pin of https://{address.Authority} is {shown}");
        return (new Endpoint.Remote(address, shown), known);
    }
}
