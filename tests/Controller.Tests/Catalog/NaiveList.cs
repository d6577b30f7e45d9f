using DbCalm.Controller.Catalog;
using DbCalm.Core.Catalog;
using DbCalm.Core.Fleet;

namespace DbCalm.Controller.Tests.Catalog;

/// <summary>Lists in memory: everything is looked at, then all of it sorted.</summary>
internal static class NaiveList
{
    public static Backup[] Of(IEnumerable<Backup> backups, BackupQuery query)
    {
        Backup[] sorted = [.. backups.Where(backup => Holds(backup, query)).Order(Comparer<Backup>.Create((a, b) => Compare(a, b, query.Order)))];
        return query.IsAscending ? sorted : [.. sorted.Reverse()];
    }

    public static string[] KeysOf(Backup backup, BackupQuery query)
    {
        BackupRow row = BackupRow.Of(backup);
        return query.Order switch
        {
            BackupOrder.Started => [row.StartedAt, row.Id],
            BackupOrder.Finished => [row.FinishedAt, row.Id],
            BackupOrder.Size => [$"{row.DataBytes}", row.Id],
            BackupOrder.Instance => query.Instance is null ? [row.Instance, row.StartedAt, row.Id] : [row.StartedAt, row.Id],
        };
    }

    private static bool Holds(Backup backup, BackupQuery query) =>
        (query.Instance is null || query.Instance == backup.Instance)
        && (query.Hosts is null || query.Hosts.Contains(backup.Host))
        && (query.Chain is null || query.Chain == backup.ChainId)
        && (query.States.Count == 0 || query.States.Contains(backup.State))
        && (query.Type is null || query.Type == backup.Type)
        && (query.ScheduleId is null || query.ScheduleId == backup.ScheduleId)
        && (query.Repository is null || backup.Copies.Any(copy => copy.Repository == query.Repository))
        && backup.Proof >= query.Proof
        && (!query.IsHeld || backup.Hold is not null)
        && (query.Since is null || backup.StartedAt >= query.Since)
        && (query.Until is null || backup.StartedAt < query.Until);

    private static int Compare(Backup a, Backup b, BackupOrder order)
    {
        int first = order switch
        {
            BackupOrder.Started => a.StartedAt.CompareTo(b.StartedAt),
            BackupOrder.Finished => a.FinishedAt.CompareTo(b.FinishedAt),
            BackupOrder.Size => a.DataBytes.CompareTo(b.DataBytes),
            BackupOrder.Instance => string.CompareOrdinal(a.Instance.Value, b.Instance.Value),
        };
        int second = first == 0 && order == BackupOrder.Instance ? a.StartedAt.CompareTo(b.StartedAt) : first;
        return second == 0 ? string.CompareOrdinal(a.Id.Value, b.Id.Value) : second;
    }
}
