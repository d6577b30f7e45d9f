using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using BackupType = DbCalm.Core.Catalog.BackupType;

namespace DbCalm.Agent.Stored;

/// <summary>A full backup and the incrementals on top of it, in the order in which they are applied.</summary>
internal static class StoredChain
{
    /// <summary>
    /// Opens every backup of <paramref name="references"/> and checks that each is built on the one before: ids, methods and positions, as the manifests have them.
    /// Throws invalid-input for a list that is no chain, corrupt for a backup that is not whole.
    /// </summary>
    /// <param name="references">Full first.</param>
    /// <param name="backups">Where they are found; their forms and repositories may differ.</param>
    /// <param name="cancellationToken">Ends it between two backups.</param>
    public static async Task<IReadOnlyList<IStoredBackup>> OpenAsync(IReadOnlyList<ArtefactRef> references, StoredBackups backups, CancellationToken cancellationToken)
    {
        if (references.Count == 0)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "no backup was named", "name one; see 'dbcalmctl backups list'");
        }

        var chain = new List<IStoredBackup>();
        foreach (ArtefactRef reference in references)
        {
            chain.Add(await backups.OpenAsync(reference, cancellationToken));
            CheckLink(chain.Count == 1 ? null : chain[^2].Manifest, chain[^1].Manifest);
        }

        return chain;
    }

    private static void CheckLink(Manifest? before, Manifest current)
    {
        if (before is null)
        {
            Require(current.Type == BackupType.Full, current, "it is an incremental, and the full that it needs is not there");
            return;
        }

        Require(current.Type == BackupType.Incremental, current, $"it is a full and can't be applied to {before.BackupId}");
        Require(current.Instance == before.Instance, current, $"it is of another instance than {before.BackupId}");
        Require(current.FromBackupId == before.BackupId, current, $"it is built on {current.FromBackupId}, not on {before.BackupId}");
        Require(current.Method == before.Method, current, $"it was taken with {current.Method}, and {before.BackupId} with {before.Method}");
        string? gap = MethodRule.Of(new BackupMethod(current.Method)).FindGap(before.BackupId, before.Physical, current.Physical);
        Require(gap is null, current, $"it {gap}");
    }

    private static void Require(bool holds, Manifest manifest, string otherwise)
    {
        if (!holds)
        {
            throw new DbCalmException(ErrorCode.Refused, $"backup {manifest.BackupId} can't be applied: {otherwise}", "choose another backup; see 'dbcalmctl backups list'");
        }
    }
}
