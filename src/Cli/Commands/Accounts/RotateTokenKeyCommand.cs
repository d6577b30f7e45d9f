using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Accounts;

/// <summary>Has logins signed with a new key.</summary>
internal sealed class RotateTokenKeyCommand(CommandContext context) : ControllerCommand(
    context, "rotate-key", "Sign logins with a new key from now on. Those that hold go on until they end.", "dbcalmctl users rotate-key")
{
    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        RotateTokenKeyResponse answer = await new AccountService.AccountServiceClient(run.Calls).RotateTokenKeyAsync(new RotateTokenKeyRequest(), run.Short(cancellationToken));
        run.Results.Object(answer, writer => writer.Say($"logins are signed with key {answer.KeyId} from now on"));
        return ExitCodes.Done;
    }
}
