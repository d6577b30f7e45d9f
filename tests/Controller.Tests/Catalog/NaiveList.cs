using DbCalm.Controller.Catalog;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Tests.Catalog;

/// <summary>Lists in memory: all is sorted and everything is looked at.</summary>
internal sealed class NaiveList(IReadOnlyList<Backup> backups)
{
    private readonly Dictionary<BackupOrder, Backup[]> sorted = Enum.GetValues<BackupOrder>()
        .ToDictionary(order => order, order => backups.Order(Comparer<Backup>.Create((a, b) => Compare(a, b, order))).ToArray());

    public Backup[] Of(BackupQuery query)
    {
        IEnumerable<Backup> chosen = sorted[query.Order].Where(backup => Holds(backup, query));
        return query.IsAscending ? [.. chosen] : [.. chosen.Reverse()];
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
