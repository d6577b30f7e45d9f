using System.CommandLine;
using DbCalm.Cli.Commands.Access;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Accounts;

/// <summary>Gives a user another password.</summary>
internal sealed class UpdatePasswordCommand : ControllerCommand
{
    private readonly Argument<string> name = UserInput.New();
    private readonly SecretInput password = new("password");

    public UpdatePasswordCommand(CommandContext context)
        : base(context, "update-password", "Give a user another password. All of the user's logins end at once.", "dbcalmctl users update-password anna")
    {
        Arguments.Add(name);
        password.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new UpdateUserRequest { Name = run.Get(name), Password = password.Read(run, twice: true) };
        Passwords.Check(request.Password);
        UpdateUserResponse answer = await new AccountService.AccountServiceClient(run.Calls).UpdateUserAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.User, writer => writer.Say($"user {answer.User.Name} has another password; all logins of the user have ended"));
        return ExitCodes.Done;
    }
}
