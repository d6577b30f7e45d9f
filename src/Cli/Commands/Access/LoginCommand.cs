using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Commands.Access;

/// <summary>Trades a password or a client's secret for a token and keeps it.</summary>
internal sealed class LoginCommand : ExampleCommand
{
    private const int LongestName = 100;
    private readonly CommandContext context;
    private readonly SecretInput password = new("password");
    private readonly SecretInput secret = new("secret");
    private readonly Option<string?> user = new("--user", "-u")
    {
        Description = "The user to log in as; when nothing is said the one who logged in there last, or the name of this machine's user.",
        HelpName = "NAME",
    };
    private readonly Option<string?> client = new("--client")
    {
        Description = "The id of a client to log in as, in place of a user.",
        HelpName = "ID",
    };
    private readonly Option<string?> name = new("--name")
    {
        Description = "What to call this login; the name of the controller's machine when nothing is said.",
        HelpName = "NAME",
    };
    private readonly Option<bool> trust = new("--trust-on-first-use")
    {
        Description = "Believe what answers at --server, show its pin and keep it. Compare the pin with that on the controller's machine.",
    };

    public LoginCommand(CommandContext context)
        : base(
            "login", "Log in to a controller. The login is kept in a file that only you can read, and used from then on.",
            "dbcalmctl login --server https://controller.example:8336 --ca-pin sha256:… --user anna",
            "dbcalmctl login --server https://controller.example:8336 --trust-on-first-use --user anna",
            "dbcalmctl login --user anna --password-file /run/secrets/anna",
            "dbcalmctl login --ca-pin sha256:…")
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
            throw new DbCalmException(
                ErrorCode.InvalidInput, $"{NameRules.Quote(called)} is not a name for a login", "give another with --name");
        }

        LoginResponse answer = await AskAsync(run, RequestOf(run, parsed, saved), cancellationToken);
        var remote = endpoint as Endpoint.Remote;
        Keep(new SavedContext(
            called, remote?.ToString(), remote?.Pin.Text, (endpoint as Endpoint.Local)?.Path, IdentityView.Words(answer.Identity),
            answer.Token, answer.ExpiresAt.ToDateTimeOffset()));
        run.Results.Object(
            new GetIdentityResponse { Identity = answer.Identity },
            IdentityView.Describe(
                answer.Identity, endpoint.ToString()!, answer.ExpiresAt.ToDateTimeOffset(), context.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }

    // Who is tried is said here: the controller gives strangers one answer for all that may be wrong.
    private static async Task<LoginResponse> AskAsync(CommandRun run, LoginRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await new AccessService.AccessServiceClient(run.Calls).LoginAsync(request, run.Short(cancellationToken));
        }
        catch (RpcException e) when (RpcFailure.Of(e) is { Code: ErrorCode.Unauthenticated } failure)
        {
            string who = request.Client is { } program ? $"client {program.Id}" : $"user {request.Password.User}";
            throw new DbCalmException(
                failure.Code, $"{Printable.Line(who)} can't log in at {run.Target.Endpoint}: {failure.Message}",
                $"{failure.Hint}; --user and --client name another account", e);
        }
    }

    private LoginRequest RequestOf(CommandRun run, ParseResult parsed, SavedContext? saved)
    {
        string? name = parsed.GetValue(user);
        string? id = parsed.GetValue(client) ?? (name is null && !password.IsGiven(parsed) ? saved?.Client : null);
        if (id is not null)
        {
            return new LoginRequest
            {
                Client = new ClientLogin { Id = id, Secret = secret.Read(parsed, run.Terminal, $"client {id} at {run.Target.Endpoint}") },
            };
        }

        name ??= saved?.User ?? Environment.UserName;
        return new LoginRequest
        {
            Password = new PasswordLogin
            {
                User = name,
                Password = password.Read(parsed, run.Terminal, $"{name} at {run.Target.Endpoint}"),
            },
        };
    }

    private void Keep(SavedContext login)
    {
        var file = ContextFile.Of(context.Terminal.Environment);
        SavedContexts saved = file.Read();
        if (saved.Find(login.Name) is { Token.Length: > 0 } before
            && (before.Identity, before.Server, before.Socket) != (login.Identity, login.Server, login.Socket))
        {
            context.Terminal.Error.WriteLine(
                Printable.Line(
                    $"this replaces the login {before.Name} of {before.Identity} at {before.Server ?? before.Socket}; --name keeps both"));
        }

        file.Write(saved.With(login));
    }

    private async Task<(Endpoint Endpoint, SavedContext? Saved)> EndpointAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!parsed.GetValue(trust) || context.Globals.UnpinnedServerOf(parsed) is not { } address)
        {
            Target target = context.Globals.TargetOf(parsed);
            return (target.Endpoint, target.Context);
        }

        SavedContext? known = ContextFile.Of(context.Terminal.Environment).Read().Items.FirstOrDefault(
            saved => saved.Server == $"https://{address.Authority}");
        CaPin shown = await PinProbe.AskAsync(address, cancellationToken);
        if (known?.CaPin is { } before && before != shown.Text)
        {
            throw new DbCalmException(
                ErrorCode.Refused, $"what answers at https://{address.Authority} has the pin {shown}, and {before} was trusted before",
                $"if the controller was set up anew: dbcalmctl context delete {known.Name}, and log in again");
        }

        context.Terminal.Error.WriteLine($"the pin of https://{address.Authority} is {shown}");
        return (new Endpoint.Remote(address, shown), known);
    }
}
