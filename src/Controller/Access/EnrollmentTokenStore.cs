using DbCalm.Controller.Database;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Access;

/// <summary>The enrollment_tokens table.</summary>
internal static class EnrollmentTokenStore
{
    /// <summary>Adds a token and forgets those that ended long ago.</summary>
    public static async Task InsertAsync(StoreTransaction store, EnrollmentToken token, DateTimeOffset now)
    {
        await store.ExecuteAsync("DELETE FROM enrollment_tokens WHERE expires_at < @Old", new { Old = (now - TimeSpan.FromDays(30)).ToStored() });
        await store.ExecuteAsync(
            "INSERT INTO enrollment_tokens (id, host_name, secret_sha256, created_at, expires_at, used_at) VALUES (@Id, @HostName, @SecretSha256, @Now, @ExpiresAt, NULL)",
            new { token.Id, HostName = token.HostName.Value, token.SecretSha256, Now = now.ToStored(), ExpiresAt = token.ExpiresAt.ToStored() });
    }

    /// <summary>The token of this id; null for none.</summary>
    public static async Task<EnrollmentToken?> FindAsync(StoreTransaction store, string id) =>
        await store.FindAsync<Row>("SELECT id, host_name, secret_sha256, expires_at, used_at FROM enrollment_tokens WHERE id = @Id", new { Id = id }) is { } row
            ? new EnrollmentToken(row.Id, new HostName(row.HostName), row.SecretSha256, StoredTime.Parse(row.ExpiresAt), StoredTime.ParseOptional(row.UsedAt))
            : null;

    /// <summary>Uses the token up; false when somebody else did or its time is over. Of many callers one gets true.</summary>
    public static async Task<bool> BurnAsync(StoreTransaction store, string id, DateTimeOffset now) => await store.ExecuteAsync(
        "UPDATE enrollment_tokens SET used_at = @Now WHERE id = @Id AND used_at IS NULL AND expires_at > @Now",
        new { Id = id, Now = now.ToStored() }) == 1;

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string HostName { get; set; } = "";

        public string SecretSha256 { get; set; } = "";

        public string ExpiresAt { get; set; } = "";

        public string? UsedAt { get; set; }
    }
}
