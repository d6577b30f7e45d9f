using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Access;

/// <summary>The commands of the login that is in use.</summary>
internal static class AccessCommands
{
    public static ObjectCommand<GetIdentityResponse> WhoAmI(CommandContext context) => new(
        context, "whoami", "Show who you are to the controller, and what you may do.", "dbcalmctl whoami", "dbcalmctl whoami -o json")
    {
        Call = async (run, stop) => await Client(run).GetIdentityAsync(new(), run.Short(stop)),
        Print = (run, answer) => run.Show(
            answer, (shown, now) =>
                IdentityView.Describe(shown.Identity, run.Target.Endpoint.ToString()!, run.Target.Context?.ExpiresAt, now)),
    };

    public static ExampleCommand ChangePassword(CommandContext context)
    {
        var before = new SecretInput("password");
        var after = new SecretInput("new password");
        return new ObjectCommand<ChangePasswordResponse>(
            context, "change-password", "Give yourself another password. It ends all your logins.", "dbcalmctl change-password")
        {
            Call = async (run, stop) => await Client(run).ChangePasswordAsync(
                new()
                {
                    Password = before.Read(run.Parsed, run.Terminal),
                    NewPassword = after.Read(run.Parsed, run.Terminal, twice: true),
                }, run.Short(stop)),
            Print = (run, answer) => run.Say(answer, "the password is changed; log in again: dbcalmctl login"),
        }.With(before).With(after);
    }

    private static AccessService.AccessServiceClient Client(CommandRun run) => new(run.Calls);
}
