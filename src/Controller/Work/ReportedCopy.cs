using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Work;

/// <summary>A copy of a backup as an agent reports it.</summary>
internal static class ReportedCopy
{
    /// <summary>The copy of a summary: bound to the host unless the offer carried the repository's definition.</summary>
    public static CoreCopy Of(CoreJob job, JobOffer offer, ManifestSummary manifest)
    {
        bool isShared = offer.Repositories.Any(repository => repository.Name == manifest.Repository);
        return manifest.ToCopy(isShared ? null : job.Host, job.Host);
    }
}
