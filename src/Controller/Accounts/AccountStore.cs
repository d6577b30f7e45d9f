using DbCalm.Controller.Database;

namespace DbCalm.Controller.Accounts;

/// <summary>The users and clients tables.</summary>
internal static class AccountStore
{
    /// <summary>All accounts: users by name, then clients by label.</summary>
    public static async Task<IReadOnlyList<Account>> AllAsync(StoreTransaction store) =>
    [
        .. (await store.QueryAsync<AccountRow>("SELECT name, '' AS label, password_hash AS secret_hash, role, instances, version, created_at, updated_at FROM users ORDER BY name"))
            .Select(row => row.ToAccount(AccountKind.User)),
        .. (await store.QueryAsync<AccountRow>("SELECT id AS name, label, secret_hash, role, instances, version, created_at, updated_at FROM clients ORDER BY label, id"))
            .Select(row => row.ToAccount(AccountKind.Client)),
    ];

    /// <summary>Adds an account; false when its name is taken.</summary>
    public static async Task<bool> TryInsertAsync(StoreTransaction store, Account account) => await store.ExecuteAsync(
        account.Kind == AccountKind.User
            ? """
              INSERT INTO users (name, password_hash, role, instances, version, created_at, updated_at)
              VALUES (@Name, @SecretHash, @Role, @Instances, @Version, @CreatedAt, @UpdatedAt) ON CONFLICT (name) DO NOTHING
              """
            : """
              INSERT INTO clients (id, label, secret_hash, role, instances, version, created_at, updated_at)
              VALUES (@Name, @Label, @SecretHash, @Role, @Instances, @Version, @CreatedAt, @UpdatedAt) ON CONFLICT (id) DO NOTHING
              """,
        AccountRow.Of(account)) > 0;

    /// <summary>Stores a changed account.</summary>
    public static Task UpdateAsync(StoreTransaction store, Account account) => store.ExecuteAsync(
        account.Kind == AccountKind.User
            ? "UPDATE users SET password_hash = @SecretHash, role = @Role, instances = @Instances, version = @Version, updated_at = @UpdatedAt WHERE name = @Name"
            : "UPDATE clients SET label = @Label, secret_hash = @SecretHash, role = @Role, instances = @Instances, version = @Version, updated_at = @UpdatedAt WHERE id = @Name",
        AccountRow.Of(account));

    /// <summary>Forgets an account.</summary>
    public static Task RemoveAsync(StoreTransaction store, Account account) => store.ExecuteAsync(
        account.Kind == AccountKind.User ? "DELETE FROM users WHERE name = @Name" : "DELETE FROM clients WHERE id = @Name", new { account.Name });
}
