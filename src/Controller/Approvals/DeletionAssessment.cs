using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Work;
using DbCalm.Core.Approvals;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using Backup = DbCalm.Core.Catalog.Backup;
using CopyState = DbCalm.Core.Catalog.CopyState;

namespace DbCalm.Controller.Approvals;

/// <summary>Judges requests that end the life of a backup, or its hold.</summary>
internal sealed class DeletionAssessment(StoreDatabase database, DeletionRequests deletions)
{
    /// <summary>Judges a deletion; null for a dry run, and when all of it is being deleted already. Throws what the deletion itself would.</summary>
    public async Task<Assessment?> OfAsync(DeleteBackupRequest request, CancellationToken cancellationToken)
    {
        if (request.DryRun)
        {
            return null;
        }

        RepositoryName? repository = request.Repository.Length == 0 ? null : new RepositoryName(request.Repository);
        var id = new BackupId(request.Id);
        (IReadOnlyList<Backup> plan, _, _) = await deletions.DeleteAsync(id, request.Cascade, dryRun: true, repository, cancellationToken);
        string[] facts =
        [
            .. plan.SelectMany(backup => backup.Copies.Where(copy => copy.State != CopyState.Deleting && (repository is not { } only || copy.Repository == only)).Select(copy => $"backup {backup.Id} in {copy.Repository}")),
            .. plan.Where(backup => backup.Copies.Count == 0).Select(backup => $"backup {backup.Id}"),
        ];
        if (facts.Length == 0)
        {
            return null;
        }

        string what = repository is { } place ? $"deletion of the copy of backup {id} in {place}" : $"deletion of backup {id} of {plan[^1].Instance}";
        return new Assessment(ApprovalKind.DeleteBackup, plan.Count == 1 ? what : $"{what} and {plan.Count - 1} that are built on it", facts);
    }

    /// <summary>Whose hold would end; null when it has none, or is not there.</summary>
    public Task<Assessment?> OfAsync(ReleaseBackupRequest request, CancellationToken cancellationToken) => database.ReadAsync(
        async store => await CatalogStore.FindAsync(store, new BackupId(request.Id)) is { Hold: { } hold } backup
            ? new Assessment(ApprovalKind.ShortenRetention, $"release of backup {backup.Id} of {backup.Instance}", $"backup {backup.Id} is held since {hold.At.ToStored()}")
            : null,
        cancellationToken);
}
