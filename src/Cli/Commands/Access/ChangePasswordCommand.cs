using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Access;

/// <summary>Gives the user that is logged in another password.</summary>
internal sealed class ChangePasswordCommand : ControllerCommand
{
    private readonly SecretInput before = new("password");
    private readonly SecretInput after = new("new password");

    public ChangePasswordCommand(CommandContext context)
        : base(context, "change-password", "Give yourself another password. It ends all your logins.", "dbcalmctl change-password")
    {
        before.AddTo(this);
        after.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new ChangePasswordRequest { Password = before.Read(run), NewPassword = after.Read(run, twice: true) };
        ChangePasswordResponse answer = await new AccessService.AccessServiceClient(run.Calls).ChangePasswordAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer, writer => writer.Say("the password is changed; log in again: dbcalmctl login"));
        return ExitCodes.Done;
    }
}
