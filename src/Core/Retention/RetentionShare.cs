using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>How much of an instance a run would delete in one repository.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Copies">How many copies there are.</param>
/// <param name="Expired">How many of them expire.</param>
public readonly record struct RetentionShare(InstanceName Instance, RepositoryName Repository, int Copies, int Expired)
{
    /// <summary>The shares of all instances and repositories that occur, by name.</summary>
    public static IReadOnlyList<RetentionShare> Of(IEnumerable<RetentionVerdict> verdicts)
    {
        var counts = new Dictionary<(InstanceName Instance, RepositoryName Repository), (int Copies, int Expired)>();
        foreach (RetentionVerdict verdict in verdicts)
        {
            (InstanceName, RepositoryName) key = (verdict.Backup.Instance, verdict.Repository);
            (int copies, int expired) = counts.GetValueOrDefault(key);
            counts[key] = (copies + 1, expired + (verdict.IsKept ? 0 : 1));
        }

        return [.. counts
            .Select(entry => new RetentionShare(entry.Key.Instance, entry.Key.Repository, entry.Value.Copies, entry.Value.Expired))
            .OrderBy(share => share.Instance.Value, StringComparer.Ordinal)
            .ThenBy(share => share.Repository.Value, StringComparer.Ordinal)];
    }
}
