using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Access;

/// <summary>Makes and checks the single-use tokens with which machines join.</summary>
internal sealed partial class EnrollmentTokens(StoreDatabase database, LoginThrottle throttle, ControllerOptions options, TimeProvider time, ILogger<EnrollmentTokens> logger)
{
    private const int MaxText = 256;
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(7);

    /// <summary>A new token for <paramref name="host"/> that holds for <paramref name="life"/>, or for the configured time when that is zero.</summary>
    public async Task<IssuedToken> CreateAsync(HostName host, TimeSpan life, CancellationToken cancellationToken)
    {
        if (life < TimeSpan.Zero || life > LongestLife)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"a token for host {host} can't hold that long", "use at most 7 days");
        }

        DateTimeOffset now = time.GetUtcNow();
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        string secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var token = new EnrollmentToken(id, host, Hash(secret), now + (life == TimeSpan.Zero ? options.TokenTtl : life), null);
        await database.WriteAsync(store => EnrollmentTokenStore.InsertAsync(store, token, now), cancellationToken);
        LogCreated(id, host, token.ExpiresAt);
        return new IssuedToken($"{id}.{secret}", token.ExpiresAt);
    }

    /// <summary>
    /// The token that <paramref name="text"/> is; throws one and the same error for one that is unknown, used, expired or no token at all, and a throttled one while
    /// <paramref name="address"/> has to wait after too many of those.
    /// </summary>
    public async Task<EnrollmentToken> CheckAsync(string text, string address, CancellationToken cancellationToken)
    {
        throttle.RequireAddress(Guesses(address), "wrong tokens");
        string[] parts = text.Length <= MaxText ? text.Split('.') : [];
        string id = parts.Length == 2 ? parts[0] : "";
        EnrollmentToken? token = await database.ReadAsync(store => EnrollmentTokenStore.FindAsync(store, id), cancellationToken);

        // An unknown id is compared as well, so that the time of the answer tells nothing.
        string expected = token?.SecretSha256 ?? new string('0', 64);
        bool secretFits = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(parts.Length == 2 ? parts[1] : "")), Encoding.ASCII.GetBytes(expected));
        string? problem = token is null ? "is unknown"
            : !secretFits ? "came with a wrong secret"
            : token.UsedAt is not null ? "was used before"
            : token.ExpiresAt <= time.GetUtcNow() ? "has expired"
            : null;
        if (problem is null)
        {
            return token!;
        }

        throttle.Failed(Guesses(address));
        throw Refuse(id, problem);
    }

    // Guesses at tokens keep nobody from logging in.
    private static string Guesses(string address) => $"tokens from {NetworkSite.Of(address)}";

    /// <summary>Uses the token up in the caller's transaction; throws the same error as <see cref="CheckAsync"/> when somebody was faster.</summary>
    public async Task BurnAsync(StoreTransaction store, EnrollmentToken token)
    {
        if (!await EnrollmentTokenStore.BurnAsync(store, token.Id, time.GetUtcNow()))
        {
            throw Refuse(token.Id, "was used or expired a moment before");
        }
    }

    private DbCalmException Refuse(string id, string problem)
    {
        LogRefused(NameRules.Quote(id), problem);
        return new DbCalmException(ErrorCode.Unauthenticated, "the token does not hold", "make a new one on the controller: dbcalmctl hosts token create --host NAME");
    }

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    [LoggerMessage(3001, LogLevel.Information, "Made token {TokenId} for host {Host}, good until {ExpiresAt:O}")]
    private partial void LogCreated(string tokenId, HostName host, DateTimeOffset expiresAt);

    [LoggerMessage(3002, LogLevel.Warning, "Refused token {TokenId}: it {Problem}")]
    private partial void LogRefused(string tokenId, string problem);
}
