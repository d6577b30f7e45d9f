using System.Text;
using DbCalm.Controller.Configuration;

namespace DbCalm.Controller.Accounts;

/// <summary>Makes the tokens that accounts call with, and tells whose one is.</summary>
internal sealed class AccessTokens(AccountBook accounts, TokenKeys keys, ControllerOptions options, TimeProvider time)
{
    private readonly TokenFormat format = new(options.TokenAlgorithm, options.TokenIssuer, options.TokenAudience);

    /// <summary>A token for <paramref name="account"/>.</summary>
    public AccessToken Issue(Account account)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var claims = new TokenClaims(account.Kind, account.Name, account.Version, now, now + options.LoginTtl);
        return new AccessToken(format.Write(claims, keys.Current), claims.ExpiresAt, account);
    }

    /// <summary>The account whose token <paramref name="text"/> is; null when it holds no more or never did: forged, expired, or of an account that is gone or was changed.</summary>
    public Account? Check(string text) =>
        format.Read(text, keys.Find, time.GetUtcNow()) is { } claims && accounts.Find(claims.Kind, claims.Subject) is { } account && IsOf(account, claims) ? account : null;

    /// <summary>Signs with a new key from now on; the key's id.</summary>
    public string RotateKey() => keys.Rotate(options.LoginTtl);

    private static bool IsOf(Account account, TokenClaims claims) =>
        System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(account.Version), Encoding.UTF8.GetBytes(claims.Version));
}
