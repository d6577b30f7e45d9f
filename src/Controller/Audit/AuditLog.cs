using DbCalm.Controller.Database;

namespace DbCalm.Controller.Audit;

/// <summary>Adds to the audit trail. One at a time, since each row holds the hash of the one before.</summary>
internal sealed class AuditLog(StoreDatabase database, AuditKey key, TimeProvider time)
{
    private const int MaxText = 16_000;
    private readonly Lock noting = new();
    private long noted;

    /// <summary>Adds a row, which is durable on return; its number.</summary>
    public async Task<long> WriteAsync(AuditEvent happened, CancellationToken cancellationToken)
    {
        AuditRow row = await database.WriteAsync(store => AddAsync(store, happened), cancellationToken);
        Note(row);
        return row.Number;
    }

    /// <summary>Signs the trail up to its newest row; does nothing when that was done.</summary>
    public Task SealAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            if (await AuditStore.LastAsync(store) is { } last)
            {
                await AuditStore.InsertSealAsync(store, key.Seal(last.Number, last.Hash, time.GetUtcNow().ToStored()));
            }
        },
        cancellationToken);

    private async Task<AuditRow> AddAsync(StoreTransaction store, AuditEvent happened)
    {
        AuditRow? last = await AuditStore.LastAsync(store);
        AuditEvent cut = happened with { Request = Cut(happened.Request), Before = Cut(happened.Before), After = Cut(happened.After), Reason = Cut(happened.Reason) };
        AuditRow row = AuditRow.Of(cut, (last?.Number ?? 0) + 1, time.GetUtcNow(), last?.Hash ?? AuditRow.NoHash);
        await AuditStore.InsertAsync(store, row);
        return row;
    }

    // After the row is durable: a note that lags behind is right, one that is ahead would cry wolf.
    private void Note(AuditRow row)
    {
        lock (noting)
        {
            if (row.Number > noted)
            {
                key.SetHead(row.Number, row.Hash);
                noted = row.Number;
            }
        }
    }

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText] + "…";
}
