namespace DbCalm.Controller.Accounts;

/// <summary>The kinds of accounts.</summary>
internal enum AccountKind
{
    /// <summary>A person with a password.</summary>
    User,

    /// <summary>A program with a secret.</summary>
    Client,
}
