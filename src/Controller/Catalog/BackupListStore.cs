using System.Globalization;
using DbCalm.Controller.Database;
using DbCalm.Core.Catalog;

namespace DbCalm.Controller.Catalog;

/// <summary>
/// Lists of backups, page by page, each in a bounded time. Where a condition finds few backups, those are read and sorted. Otherwise an index is
/// walked in the order of the list, and what it finds is tested: a page ends with what a bounded walk has found, be it little or nothing.
/// </summary>
internal static class BackupListStore
{
    /// <summary>A page of the backups that <paramref name="query"/> asks for. It may be short, even empty, and still not be the last.</summary>
    public static Task<Page<Backup>> ListAsync(StoreTransaction store, BackupQuery query, uint pageSize, string pageToken) =>
        ListAsync(store, query, pageSize, pageToken, ListBounds.Default);

    /// <summary>The same within other bounds.</summary>
    internal static async Task<Page<Backup>> ListAsync(StoreTransaction store, BackupQuery query, uint pageSize, string pageToken, ListBounds bounds)
    {
        int size = PageSize.Of(pageSize);
        if (query.Hosts is { Count: 0 })
        {
            return new Page<Backup>([], null);
        }

        BackupOrder order = query is { Order: BackupOrder.Instance, Instance: not null } ? BackupOrder.Started : query.Order;
        Dictionary<string, object?> values = BackupListValues.Of(query);
        values["Limit"] = size + 1;
        BackupListPlan plan = await PlanAsync(store, query, order, values, bounds);
        if (PageToken.Read(query.ListName, pageToken, plan.Keys.Count) is { } after)
        {
            values.AddKeys("After", order, after);
            plan = plan.From(after[0], (string)values["Since"]!, (string)values["Until"]!);
        }

        string[]? end = null;
        if (plan.Bound is { } bound && await EndAsync(store, plan, bound, values) is { } last)
        {
            end = KeysOf(last, order);
            values.AddKeys("End", order, end);
            plan = plan.ToEnd();
        }

        // What is sorted is only ids: whole rows would be carried through the sort.
        string where = plan.IsSorted ? $"id IN (SELECT id FROM backups WHERE {plan.Where} ORDER BY {plan.OrderBy} LIMIT @Limit)" : plan.Where;
        IReadOnlyList<BackupRow> rows = await store.QueryAsync<BackupRow>($"SELECT {CatalogStore.Columns} FROM backups WHERE {where} ORDER BY {plan.OrderBy} LIMIT @Limit", values);
        ILookup<string, BackupCopy> copies = await CopyStore.OfAsync(store, rows.Take(size).Select(row => row.Id));
        Page<BackupRow> page = Page<BackupRow>.Of(rows, size, row => PageToken.Write(query.ListName, KeysOf(row, order)));
        string? next = page.NextPageToken ?? (end is null ? null : PageToken.Write(query.ListName, end));
        return (page with { NextPageToken = next }).Select(row => row.ToBackup([.. copies[row.Id]]));
    }

    // Counting what a condition would find, up to what may be sorted, tells which index to use.
    private static async Task<BackupListPlan> PlanAsync(StoreTransaction store, BackupQuery query, BackupOrder order, Dictionary<string, object?> values, ListBounds bounds)
    {
        ListCondition[] conditions = [.. ListConditions.Of(query)];
        bool hasTimes = query.Since is not null || query.Until is not null;
        ListCondition? fewest = null;
        int fewestRows = bounds.Far + 1;
        foreach (ListCondition condition in conditions.Append(ListConditions.Times).Where(condition => condition.Served is not null && (hasTimes || condition != ListConditions.Times)))
        {
            string served = condition.Next == NextInIndex.Nothing || !hasTimes ? condition.Served! : $"{condition.Served} AND {ListConditions.Times.Served}";
            string few = condition.Served == CopyStore.IsThere ? CopyStore.SomeThere : $"SELECT 1 FROM backups WHERE {served} LIMIT @Enough";
            values["Enough"] = fewestRows;
            int rows = (int)await store.FindAsync<long>($"SELECT COUNT(*) FROM ({few}) AS few", values) * condition.Cost;
            (fewest, fewestRows) = rows < fewestRows ? (condition, rows) : (fewest, fewestRows);
        }

        return BackupListPlan.Of(conditions, hasTimes, order, query.IsAscending, fewest, bounds);
    }

    // The last row of a walk: what is to be tested lies before it. Nothing is read for this but the index.
    private static Task<BackupRow?> EndAsync(StoreTransaction store, BackupListPlan plan, int bound, Dictionary<string, object?> values)
    {
        values["Skip"] = bound - 1;
        return store.FindAsync<BackupRow>($"SELECT {string.Join(", ", plan.Keys)} FROM backups WHERE {plan.Segment} ORDER BY {plan.OrderBy} LIMIT 1 OFFSET @Skip", values);
    }

    private static string[] KeysOf(BackupRow row, BackupOrder order) => order switch
    {
        BackupOrder.Started => [row.StartedAt, row.Id],
        BackupOrder.Finished => [row.FinishedAt, row.Id],
        BackupOrder.Size => [row.DataBytes.ToString(CultureInfo.InvariantCulture), row.Id],
        BackupOrder.Instance => [row.Instance, row.StartedAt, row.Id],
    };
}
