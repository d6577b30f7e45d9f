using System.Globalization;
using DbCalm.Controller.Access;
using DbCalm.Controller.Accounts;

namespace DbCalm.Controller.Approvals;

/// <summary>The person or program that asked for something, so that it can be done as them later on. Everybody who administers locally is one.</summary>
/// <param name="Kind"><c>local</c>, <c>user</c> or <c>client</c>.</param>
/// <param name="Name">The account's; empty for a local administrator.</param>
/// <param name="Since">When the account was made, which tells it from a later one of the same name; empty for a local administrator.</param>
internal sealed record Asker(string Kind, string Name, string Since)
{
    private const string Local = "local";

    /// <summary>The one who calls, who has a grant.</summary>
    public static Asker Of(Caller caller) => caller switch
    {
        Caller.Holder { Account: var account } => new Asker(account.Kind.ToString().ToLower(CultureInfo.InvariantCulture), account.Name, account.CreatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture)),
        Caller.LocalAdministrator => new Asker(Local, "", ""),
        _ => throw new InvalidOperationException($"{caller.Name} has no grant and asks for nothing"),
    };

    /// <summary>The same as they may call now; null when the account is gone.</summary>
    public Caller? ToCaller(AccountBook accounts)
    {
        if (Kind == Local)
        {
            return new Caller.LocalAdministrator();
        }

        Account? account = accounts.Find(Enum.Parse<AccountKind>(Kind, ignoreCase: true), Name);
        return account is not null && Of(new Caller.Holder(account)) == this ? new Caller.Holder(account) : null;
    }

    /// <summary>Whether both are one person, as far as that can be told; a new account of the same name counts as the old one.</summary>
    public bool IsSamePerson(Asker other) => Kind == other.Kind && Name == other.Name;
}
