using DbCalm.Controller.Database;

namespace DbCalm.Controller.Accounts;

/// <summary>The authorization_codes table.</summary>
internal static class AuthorizationCodeStore
{
    /// <summary>Adds a code by its hash and forgets those that ended.</summary>
    public static async Task InsertAsync(StoreTransaction store, string codeSha256, Account user, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        await store.ExecuteAsync("DELETE FROM authorization_codes WHERE expires_at <= @Now", new { Now = now.ToStored() });
        await store.ExecuteAsync(
            "INSERT INTO authorization_codes (code_sha256, user_name, user_version, expires_at) VALUES (@Code, @Name, @Version, @ExpiresAt)",
            new { Code = codeSha256, user.Name, user.Version, ExpiresAt = expiresAt.ToStored() });
    }

    /// <summary>Uses the code up: the user's name and version when it was made; null when it is unknown, used or ended. Of many callers one gets them.</summary>
    public static async Task<(string Name, string Version)?> BurnAsync(StoreTransaction store, string codeSha256, DateTimeOffset now)
    {
        var key = new { Code = codeSha256, Now = now.ToStored() };
        return await store.ExecuteAsync("UPDATE authorization_codes SET used_at = @Now WHERE code_sha256 = @Code AND used_at IS NULL AND expires_at > @Now", key) == 1
            && await store.FindAsync<Row>("SELECT user_name, user_version FROM authorization_codes WHERE code_sha256 = @Code", key) is { } row
            ? (row.UserName, row.UserVersion)
            : null;
    }

    private sealed class Row
    {
        public string UserName { get; set; } = "";

        public string UserVersion { get; set; } = "";
    }
}
