using DbCalm.Controller.Database;
using DbCalm.Core.Access;
using DbCalm.Core.Selectors;

namespace DbCalm.Controller.Accounts;

/// <summary>A row of the users or the clients table.</summary>
internal sealed class AccountRow
{
    public string Name { get; set; } = "";

    public string Label { get; set; } = "";

    public string SecretHash { get; set; } = "";

    public string Role { get; set; } = "";

    public string? Instances { get; set; }

    public string Version { get; set; } = "";

    public string CreatedAt { get; set; } = "";

    public string UpdatedAt { get; set; } = "";

    public static AccountRow Of(Account account) => new()
    {
        Name = account.Name,
        Label = account.Label,
        SecretHash = account.SecretHash,
        Role = Roles.NameOf(account.Grant.Role),
        Instances = account.Grant.Instances?.ToString(),
        Version = account.Version,
        CreatedAt = account.CreatedAt.ToStored(),
        UpdatedAt = account.UpdatedAt.ToStored(),
    };

    public Account ToAccount(AccountKind kind) => new(
        kind,
        Name,
        Label,
        SecretHash,
        new Grant(Roles.Parse(Role), Instances is null ? null : Selector.Parse(Instances)),
        Version,
        StoredTime.Parse(CreatedAt),
        StoredTime.Parse(UpdatedAt));
}
