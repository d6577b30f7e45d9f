using System.CommandLine;
using DbCalm.Cli.Commands.Access;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Accounts;

/// <summary>Lets a person log in.</summary>
internal sealed class AddUserCommand : ControllerCommand
{
    private readonly Argument<string> name = UserInput.New();
    private readonly SecretInput password = new("password");
    private readonly GrantOptions grant = new();

    public AddUserCommand(CommandContext context)
        : base(
            context, "add", "Let a person log in; as a viewer of the whole fleet when nothing else is said.",
            "dbcalmctl users add anna --role operator --instances env=staging", "dbcalmctl users add bot --role admin --password-file /run/secrets/bot")
    {
        Arguments.Add(name);
        grant.AddToNew(this);
        password.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new CreateUserRequest { Name = run.Get(name), Password = password.Read(run, twice: true), Grant = grant.Of(run) };
        Passwords.Check(request.Password);
        CreateUserResponse answer = await new AccountService.AccountServiceClient(run.Calls).CreateUserAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.User, IdentityView.Describe(answer.User, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
