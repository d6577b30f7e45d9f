using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DbCalm.Controller.Database;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Accounts;

/// <summary>Trades what people and programs know for access tokens. Whatever is wrong, the answer and its time are the same.</summary>
internal sealed partial class Logins(
    StoreDatabase database, AccountBook accounts, AccessTokens tokens, PasswordHashing passwords, LoginThrottle throttle, TimeProvider time, ILogger<Logins> logger)
{
    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);

    /// <summary>The token of the user who has this password.</summary>
    /// <param name="user">The name, from outside.</param>
    /// <param name="password">The password, from outside.</param>
    /// <param name="address">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<AccessToken> PasswordAsync(string user, string password, string address, CancellationToken cancellationToken) =>
        tokens.Issue(await CheckPasswordAsync(user, password, address, cancellationToken));

    /// <summary>A code that the user who has this password can trade for a token, once, within ten minutes.</summary>
    public async Task<string> AuthorizeAsync(string user, string password, string address, CancellationToken cancellationToken)
    {
        Account account = await CheckPasswordAsync(user, password, address, cancellationToken);
        string code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        DateTimeOffset now = time.GetUtcNow();
        await database.WriteAsync(store => AuthorizationCodeStore.InsertAsync(store, Hash(code), account, now, now + CodeLife), cancellationToken);
        return code;
    }

    /// <summary>The token for a code of <see cref="AuthorizeAsync"/>; a code of a user who changed meanwhile is worth nothing.</summary>
    public async Task<AccessToken> CodeAsync(string code, string address, CancellationToken cancellationToken)
    {
        // A code can't be guessed, so that each is an account of its own: the good ones of others, behind the same proxy, wait for none.
        string hash = Hash(code);
        throttle.Begin($"code {hash}", address);
        (string Name, string Version)? burnt = await database.WriteAsync(store => AuthorizationCodeStore.BurnAsync(store, hash, time.GetUtcNow()), cancellationToken);
        if (burnt is { } of && accounts.Find(AccountKind.User, of.Name) is { } account && account.Version == of.Version)
        {
            throttle.Succeeded($"code {hash}", address);
            return tokens.Issue(account);
        }

        throttle.Failed(address);
        throw Refuse("a code", "is unknown, used or expired", address, "Invalid or expired authorization code");
    }

    /// <summary>The token of the program that has this secret.</summary>
    public AccessToken Client(string id, string secret, string address)
    {
        throttle.Begin($"client {id}", address);
        Account? client = accounts.Find(AccountKind.Client, id);

        // An unknown client is compared as well, so that the time of the answer tells nothing.
        bool fits = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(client?.SecretHash ?? new string('0', 64)));
        if (client is null || !fits)
        {
            throttle.Failed(address);
            throw Refuse($"client {NameRules.Quote(id)}", client is null ? "is unknown" : "came with a wrong secret", address, "Invalid client credentials");
        }

        throttle.Succeeded($"client {id}", address);
        return tokens.Issue(client);
    }

    /// <summary>Hashes the secret of a client for the store: it is long and random, so that a plain hash gives nothing away.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private async Task<Account> CheckPasswordAsync(string user, string password, string address, CancellationToken cancellationToken)
    {
        throttle.Begin(user, address);
        Account? account = accounts.Find(AccountKind.User, user);
        bool fits = await passwords.VerifyAsync(password.Length <= Passwords.MaxLength ? password : "", account?.SecretHash, cancellationToken);
        if (account is null || !fits)
        {
            throttle.Failed(address);
            throw Refuse($"user {NameRules.Quote(user)}", account is null ? "is unknown" : "came with a wrong password", address, "Invalid credentials");
        }

        throttle.Succeeded(user, address);
        if (PasswordHashing.IsOutdated(account.SecretHash))
        {
            await accounts.RehashAsync(account, await passwords.HashAsync(password, cancellationToken), cancellationToken);
        }

        return account;
    }

    private DbCalmException Refuse(string who, string problem, string address, string message)
    {
        LogRefused(who, problem, address);
        return new DbCalmException(ErrorCode.Unauthenticated, message, "check the name and the secret; an administrator can set another one");
    }

    [LoggerMessage(3101, LogLevel.Warning, "Refused a login: {Who} {Problem}, from {Address}")]
    private partial void LogRefused(string who, string problem, string address);
}
