using DbCalm.Core.Errors;

namespace DbCalm.Controller.Accounts;

/// <summary>Makes and checks password hashes. Each takes a core for 0.4 seconds, so only a few go on at once and few more wait; one for nobody takes as long as any.</summary>
internal sealed class PasswordHashing : IDisposable
{
    /// <summary>bcrypt's cost of new hashes.</summary>
    public const int Cost = 12;

    private const int MostWaiting = 50;
    private readonly SemaphoreSlim turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<string> nobody = new(() => Bcrypt.Hash("nobody has this password", Cost));
    private int waiting;

    /// <summary>The hash of <paramref name="password"/>.</summary>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken) => InTurnAsync(() => Bcrypt.Hash(password, Cost), cancellationToken);

    /// <summary>Whether <paramref name="password"/> is that of <paramref name="hash"/>; with null, which nobody's is, the same work and false.</summary>
    public Task<bool> VerifyAsync(string password, string? hash, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            bool fits = Bcrypt.Verify(password, hash ?? nobody.Value) && hash is not null;

            // A cheaper hash of earlier times gets the rest of the work, so that the time of the answer does not tell which accounts have one.
            for (int cost = hash is null ? Cost : Bcrypt.CostOf(hash) ?? Cost; cost < Cost; cost++)
            {
                _ = Bcrypt.Hash("nobody has this password", cost);
            }

            return fits;
        },
        cancellationToken);

    /// <summary>True for a hash that a new one should take the place of.</summary>
    public static bool IsOutdated(string hash) => Bcrypt.CostOf(hash) is not { } cost || cost < Cost || !hash.StartsWith("$2b$", StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref waiting);
            throw new DbCalmException(ErrorCode.Unavailable, "too many logins at once", "try again in a moment");
        }

        try
        {
            await turns.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, CancellationToken.None);
            }
            finally
            {
                turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}
