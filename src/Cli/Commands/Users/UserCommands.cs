using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Users;

/// <summary>The commands of people who log in.</summary>
internal static class UserCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) => new("users", "Say which people may log in, and what they may do.")
    {
        List(context), Create(context, "create"), Create(context, "add").AsFormerName(),
        SetRole(context), UpdatePassword(context), Delete(context), RotateKey(context),
    };

    private static ObjectCommand<ListUsersResponse> List(CommandContext context) => new(
        context, "list", "List the users and what they may do.", "dbcalmctl users list", "dbcalmctl users list -o json")
    {
        Call = async (run, stop) => await Client(run).ListUsersAsync(new(), run.Short(stop)),
        Print = (run, users) => run.Results.List(
            users, users.Items, IdentityView.Users, "no users yet; create one with 'dbcalmctl users create NAME --role viewer'"),
    };

    private static ExampleCommand Create(CommandContext context, string verb)
    {
        Argument<string> name = AccountInput.User();
        var password = new SecretInput("password");
        var grant = GrantOptions.OfNew();
        return new ObjectCommand<User>(
            context, verb, "Let a person log in; as a viewer of the whole fleet when nothing else is said.",
            "dbcalmctl users create anna --role operator --instances env=staging",
            "dbcalmctl users create bot --role admin --password-file /run/secrets/bot")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).CreateUserAsync(
                new() { Name = run.Get(name), Password = NewPassword(run, password), Grant = grant.Of(run) }, run.Short(stop))).User,
            Print = (run, user) => run.Show(user, IdentityView.Describe),
        }.With(grant).With(password);
    }

    private static ExampleCommand SetRole(CommandContext context)
    {
        Argument<string> name = AccountInput.User();
        Argument<string> role = GrantOptions.RoleArgument();
        var grant = GrantOptions.OfChange(withRole: false);
        return new ObjectCommand<User>(
            context, "set-role",
            "Say what a user may do, and on which instances; a limit to some instances stays unless another is said. All of the user's "
            + "logins end at once.",
            "dbcalmctl users set-role anna operator --instances env=staging", "dbcalmctl users set-role anna admin --all-instances")
        {
            Arguments = { name, role },
            Call = async (run, stop) => (await Client(run).UpdateUserAsync(
                new()
                {
                    Name = run.Get(name),
                    Grant = grant.With(run, run.Get(role)),
                    AllInstances = grant.AllInstances(run),
                }, run.Short(stop))).User,
            Print = (run, user) => run.Show(user, IdentityView.Describe),
        }.With(grant);
    }

    private static ExampleCommand UpdatePassword(CommandContext context)
    {
        Argument<string> name = AccountInput.User();
        var password = new SecretInput("password");
        return new ObjectCommand<User>(
            context, "update-password", "Give a user another password. All of the user's logins end at once.",
            "dbcalmctl users update-password anna")
        {
            Arguments = { name },
            Call = async (run, stop) =>
                (await Client(run).UpdateUserAsync(
                    new() { Name = run.Get(name), Password = NewPassword(run, password) }, run.Short(stop))).User,
            Print = (run, user) => run.Say(user, $"user {user.Name} has another password; all logins of the user have ended"),
        }.With(password);
    }

    private static ObjectCommand<User> Delete(CommandContext context)
    {
        Argument<string> name = AccountInput.User();
        return new(context, "delete", "Delete a user. All of the user's logins end at once.", "dbcalmctl users delete anna")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).DeleteUserAsync(new() { Name = run.Get(name) }, run.Short(stop))).User,
            Print = (run, user) => run.Say(user, $"deleted user {user.Name}; all logins of the user have ended"),
        };
    }

    private static ObjectCommand<RotateTokenKeyResponse> RotateKey(CommandContext context) => new(
        context, "rotate-key", "Sign logins with a new key from now on. Those that hold go on until they end.",
        "dbcalmctl users rotate-key")
    {
        Call = async (run, stop) => await Client(run).RotateTokenKeyAsync(new(), run.Short(stop)),
        Print = (run, answer) => run.Say(answer, $"logins are signed with key {answer.KeyId} from now on"),
    };

    private static string NewPassword(CommandRun run, SecretInput input)
    {
        string password = input.Read(run.Parsed, run.Terminal, twice: true);
        Passwords.Check(password);
        return password;
    }

    private static AccountService.AccountServiceClient Client(CommandRun run) => new(run.Calls);
}
