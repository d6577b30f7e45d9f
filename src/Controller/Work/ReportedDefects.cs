using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Work;

/// <summary>Defects that an agent found in stored backups while it read them.</summary>
internal static class ReportedDefects
{
    /// <summary>Notes them with the copies that they are in.</summary>
    /// <param name="store">The transaction.</param>
    /// <param name="verification">What was found.</param>
    /// <param name="chain">What the agent was asked to read.</param>
    public static async Task NoteAsync(StoreTransaction store, VerifyReport verification, IReadOnlyCollection<ArtefactRef> chain)
    {
        foreach (IGrouping<(string Backup, string Repository), Defect> defects in verification.Defects.GroupBy(defect => (defect.BackupId, RepositoryOf(defect, chain))))
        {
            if (defects.Key.Repository.Length > 0)
            {
                Defect first = defects.First();
                string more = defects.Count() == 1 ? "" : $" (and {defects.Count() - 1} more)";
                await CopyStore.SetProblemAsync(
                    store, new BackupId(defects.Key.Backup), new RepositoryName(defects.Key.Repository), JobEventMapping.Cut($"{first.Object}: {first.Message}{more}"));
            }
        }
    }

    // The copy that a defect is in; empty for one that the agent was not asked to read, of which it has nothing to say.
    private static string RepositoryOf(Defect defect, IReadOnlyCollection<ArtefactRef> chain)
    {
        ArtefactRef? read = chain.FirstOrDefault(reference => reference.BackupId == defect.BackupId);
        bool isThere = read is not null && (defect.Repository.Length == 0 || defect.Repository == read.Repository || read.Others.Any(other => other.Repository == defect.Repository));
        return !isThere ? "" : defect.Repository.Length > 0 ? defect.Repository : read!.Repository;
    }
}
