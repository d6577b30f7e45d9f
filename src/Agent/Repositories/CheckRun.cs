using System.Globalization;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Repositories;

/// <summary>Compares what lies in a repository with what the catalog lists there, and removes on request what belongs to no backup and is old enough. Backups are never touched.</summary>
internal sealed class CheckRun(JobRepositories repositories, BackupEngines engines, JobContext job)
{
    private readonly CheckReport report = new();

    /// <summary>Does what <paramref name="spec"/> asks for. Findings make the outcome failed, with all of them in the report.</summary>
    public async Task<JobFinished> RunAsync(CheckSpec spec, CancellationToken cancellationToken)
    {
        await job.StepAsync("list", cancellationToken);
        Repository repository = repositories.Find(spec.Repository);
        IObjectStore store = repositories.Open(repository);
        await store.CheckReachableAsync(cancellationToken);
        var listing = new RepositoryListing(await store.SurveyAsync("", cancellationToken), repository.Type == RepositoryType.Directory);
        report.Objects = (ulong)listing.Objects;

        await job.StepAsync("compare", cancellationToken);
        await CompareAsync(spec, cancellationToken);
        FindUnlisted(spec, listing);

        await job.StepAsync("orphans", cancellationToken);
        var sweep = new OrphanSweep(spec, repository, store, job.Time.GetUtcNow(), report);
        await sweep.RunAsync(listing, cancellationToken);
        return Finish(spec);
    }

    private async Task CompareAsync(CheckSpec spec, CancellationToken cancellationToken)
    {
        var backups = new StoredBackups(repositories, engines, job);
        int done = 0;
        foreach (ArtefactRef expected in spec.Expected)
        {
            LocatedBackup found = await backups.FindAsync(expected, cancellationToken);
            StoredDefect? defect = found.Backup is { } backup ? await backup.GlanceAsync(cancellationToken) : found.Defect;
            if (defect is null)
            {
                report.Backups++;
            }
            else
            {
                string kind = defect.Message.Contains("missing", StringComparison.Ordinal) ? "missing" : "mismatch";
                report.Findings.Add(new CheckFinding { Kind = kind, Object = $"{expected.Instance}/{expected.BackupId}/{defect.Object}", BackupId = expected.BackupId, Message = defect.Message });
            }

            job.Progress(++done, spec.Expected.Count, 0);
        }
    }

    private void FindUnlisted(CheckSpec spec, RepositoryListing listing)
    {
        HashSet<string> listed = [.. spec.Expected.Select(reference => reference.BackupId), .. spec.InTheMaking];
        foreach (ListedBackup backup in listing.Backups.Where(backup => backup.HasManifest && !listed.Contains(backup.Id)))
        {
            report.Findings.Add(new CheckFinding { Kind = "unlisted", Object = backup.Folder, BackupId = backup.Id, Message = "it is a backup, but the catalog does not list it here: see 'repositories rebuild-catalog'" });
        }
    }

    private JobFinished Finish(CheckSpec spec)
    {
        string swept = report.Swept.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {(spec.DryRun ? "a sweep would remove" : "removed")} {report.Swept.Count} orphans");
        if (report.Findings.Count == 0)
        {
            return new JobFinished { Outcome = JobOutcome.Succeeded, Result = $"repository {spec.Repository} is as the catalog says: {report.Backups} backups{swept}", Check = report };
        }

        CheckFinding first = report.Findings[0];
        string more = report.Findings.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (and {report.Findings.Count - 1} more)");
        var failure = new Failure(ErrorCode.Corrupt, $"repository {spec.Repository}: {first.Object}: {first.Message}{more}{swept}", $"the job lists all findings: dbcalmctl jobs show {job.Id}");
        return new JobFinished { Outcome = JobOutcome.Failed, Error = failure.ToWire(), Check = report };
    }
}
