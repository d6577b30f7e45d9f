using System.Collections.Frozen;
using System.Security.Cryptography;
using DbCalm.Controller.Database;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using Microsoft.Extensions.Hosting;

namespace DbCalm.Controller.Accounts;

/// <summary>The accounts, kept in memory as they are stored, since every call asks for one. Changes go through the store first.</summary>
internal sealed class AccountBook(StoreDatabase database, TimeProvider time) : IHostedService
{
    private volatile FrozenDictionary<(AccountKind, string), Account> known = FrozenDictionary<(AccountKind, string), Account>.Empty;

    /// <summary>The account; null for none.</summary>
    public Account? Find(AccountKind kind, string name) => known.GetValueOrDefault((kind, name));

    /// <summary>The account; throws a not-found error for none.</summary>
    public Account Get(AccountKind kind, string name) => Find(kind, name) ?? throw NotFound(kind, name);

    /// <summary>All of a kind: users by name, clients by label.</summary>
    public IReadOnlyList<Account> All(AccountKind kind) =>
        [.. known.Values.Where(account => account.Kind == kind).OrderBy(account => account.Label, StringComparer.Ordinal).ThenBy(account => account.Name, StringComparer.Ordinal)];

    /// <summary>Adds an account; throws already-exists when its name is taken.</summary>
    public Task<Account> AddAsync(AccountKind kind, string name, string label, string secretHash, Grant grant, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        var account = new Account(kind, name, label, secretHash, grant, NewVersion(), now, now);
        return ChangeAsync(
            async store => await AccountStore.TryInsertAsync(store, account)
                ? account
                : throw new DbCalmException(ErrorCode.AlreadyExists, $"{Noun(kind)} already exists: {name}", "choose another name, or change the one that is there"),
            cancellationToken);
    }

    /// <summary>Changes what <paramref name="change"/> does, and ends the account's tokens when its secret or its grant is another; throws a not-found error for none.</summary>
    public Task<Account> UpdateAsync(AccountKind kind, string name, Func<Account, Account> change, CancellationToken cancellationToken) => ChangeAsync(
        async store =>
        {
            Account before = await FindAsync(store, kind, name);
            Account after = change(before) with { UpdatedAt = time.GetUtcNow() };
            if (after.SecretHash != before.SecretHash || after.Grant != before.Grant)
            {
                after = after with { Version = NewVersion() };
            }

            await AccountStore.UpdateAsync(store, after);
            return after;
        },
        cancellationToken);

    /// <summary>Stores another hash of the same secret: its tokens hold on. Does nothing when the account changed meanwhile.</summary>
    public Task RehashAsync(Account account, string secretHash, CancellationToken cancellationToken) => ChangeAsync(
        async store =>
        {
            Account? now = (await AccountStore.AllAsync(store)).FirstOrDefault(other => other.Kind == account.Kind && other.Name == account.Name);
            if (now == account)
            {
                await AccountStore.UpdateAsync(store, account with { SecretHash = secretHash });
            }

            return account;
        },
        cancellationToken);

    /// <summary>Forgets an account and with it its tokens; throws a not-found error for none.</summary>
    public Task<Account> RemoveAsync(AccountKind kind, string name, CancellationToken cancellationToken) => ChangeAsync(
        async store =>
        {
            Account account = await FindAsync(store, kind, name);
            await AccountStore.RemoveAsync(store, account);
            return account;
        },
        cancellationToken);

    /// <summary>Reads the accounts before the first call can come.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            known = Index(await AccountStore.AllAsync(store));
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task<Account> ChangeAsync(Func<StoreTransaction, Task<Account>> change, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            Account changed = await change(store);
            FrozenDictionary<(AccountKind, string), Account> after = Index(await AccountStore.AllAsync(store));
            store.AfterCommit(() => known = after);
            return changed;
        },
        cancellationToken);

    private static async Task<Account> FindAsync(StoreTransaction store, AccountKind kind, string name) =>
        (await AccountStore.AllAsync(store)).FirstOrDefault(account => account.Kind == kind && account.Name == name) ?? throw NotFound(kind, name);

    private static DbCalmException NotFound(AccountKind kind, string name) =>
        new(ErrorCode.NotFound, $"{Noun(kind)} not found: {Core.Names.NameRules.Quote(name)[1..^1]}", $"see 'dbcalmctl {Noun(kind)}s list'");

    private static string Noun(AccountKind kind) => kind == AccountKind.User ? "user" : "client";

    private static FrozenDictionary<(AccountKind, string), Account> Index(IEnumerable<Account> accounts) => accounts.ToFrozenDictionary(account => (account.Kind, account.Name));

    private static string NewVersion() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
