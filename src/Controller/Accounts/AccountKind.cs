namespace DbCalm.Controller.Accounts;

/// <summary>What an account is for.</summary>
internal enum AccountKind
{
    /// <summary>A person with a password.</summary>
    User,

    /// <summary>A program with a secret.</summary>
    Client,
}
