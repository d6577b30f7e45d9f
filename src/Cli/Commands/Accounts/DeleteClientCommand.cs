using System.CommandLine;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Accounts;

/// <summary>Ends a program's right to log in.</summary>
internal sealed class DeleteClientCommand : ControllerCommand
{
    private readonly Argument<string> id = UserInput.Client();

    public DeleteClientCommand(CommandContext context)
        : base(context, "delete", "Delete a client. All of its logins end at once.", "dbcalmctl clients delete 6f1c2b9e-0d3a-4f57-9d58-2f7f3c0f9a11") => Arguments.Add(id);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        DeleteClientResponse answer = await new AccountService.AccountServiceClient(run.Calls).DeleteClientAsync(new DeleteClientRequest { Id = run.Get(id) }, run.Short(cancellationToken));
        run.Results.Object(answer.Client, writer => writer.Say($"deleted client {answer.Client.Id} ({answer.Client.Label}); its logins have ended"));
        return ExitCodes.Done;
    }
}
