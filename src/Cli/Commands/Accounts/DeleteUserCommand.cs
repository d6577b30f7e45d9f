using System.CommandLine;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Accounts;

/// <summary>Ends a person's right to log in.</summary>
internal sealed class DeleteUserCommand : ControllerCommand
{
    private readonly Argument<string> name = UserInput.New();

    public DeleteUserCommand(CommandContext context)
        : base(context, "delete", "Delete a user. All of the user's logins end at once.", "dbcalmctl users delete anna") => Arguments.Add(name);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        DeleteUserResponse answer = await new AccountService.AccountServiceClient(run.Calls).DeleteUserAsync(new DeleteUserRequest { Name = run.Get(name) }, run.Short(cancellationToken));
        run.Results.Object(answer.User, writer => writer.Say($"deleted user {answer.User.Name}; all logins of the user have ended"));
        return ExitCodes.Done;
    }
}
