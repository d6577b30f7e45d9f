using System.CommandLine;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Cli.Commands.Users;

/// <summary>Arguments that name an account.</summary>
internal static class AccountInput
{
    /// <summary>A user, or one to be.</summary>
    public static Argument<string> User()
    {
        var argument = new Argument<string>("USER") { Description = "The name that the person logs in with." };
        argument.Validators.Add(result =>
        {
            foreach (string text in result.Tokens.Select(token => token.Value))
            {
                try
                {
                    _ = new AccountName(text);
                }
                catch (DbCalmException e)
                {
                    result.AddError($"{e.Message}: {e.Hint}");
                }
            }
        });
        return argument;
    }

    /// <summary>A client.</summary>
    public static Argument<string> Client() => new("ID") { Description = "The client's id." };
}
