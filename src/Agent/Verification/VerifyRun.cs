using System.Security.Cryptography;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Restores;
using DbCalm.Agent.Stored;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using CoreProof = DbCalm.Core.Catalog.Proof;

namespace DbCalm.Agent.Verification;

/// <summary>
/// Finds out whether stored backups still are what was written; deep also whether they make a data directory whose pages are right.
/// Stored objects are only read.
/// </summary>
/// <param name="config">Where the repositories are.</param>
/// <param name="engines">Know how to rebuild and check it.</param>
/// <param name="job">The job.</param>
/// <param name="scratch">Where a deep verification works when the repository's file system has no room: the agent's data directory.</param>
internal sealed class VerifyRun(AgentConfig config, BackupEngines engines, JobContext job, string scratch)
{
    private readonly StoredBackups backups = new(new JobRepositories(config, job), engines, job);

    /// <summary>Verifies what <paramref name="spec"/> asks for. Defects make the outcome failed, with all of them in the report; throws when it could not be found out.</summary>
    public async Task<JobFinished> RunAsync(VerifySpec spec, CancellationToken cancellationToken)
    {
        if (spec.Chain.Count == 0)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "no backup was named", "name one; see 'dbcalmctl backups list'");
        }

        double share = ShareOf(spec);
        var findings = new Findings();
        await job.StepAsync("read", cancellationToken);
        IReadOnlyList<ArtefactRef> chain = spec.Deep ? spec.Chain : [.. spec.Chain.TakeLast(1)];
        IStoredBackup? backup = await ReadAsync(chain, share, findings, cancellationToken);
        if (spec.Deep && findings.Count == 0)
        {
            await RebuildAsync(chain, findings, cancellationToken);
        }

        VerifyReport report = findings.ToReport();
        if (findings.Count > 0)
        {
            return new JobFinished { Outcome = JobOutcome.Failed, Error = findings.ToFailure().ToWire(), Verification = report };
        }

        if (share >= 1 && backup is not null)
        {
            report.ProvedAt = (await ProofNote.WriteAsync(backup, spec.Deep ? CoreProof.Prepared : CoreProof.Checksummed, job, cancellationToken))?.ToTimestamp();
        }

        return new JobFinished { Outcome = JobOutcome.Succeeded, Result = findings.Summary(spec.Chain[^1].BackupId), Verification = report };
    }

    private static double ShareOf(VerifySpec spec) => spec.SamplePercent is 0 or 100 ? 1
        : spec.SamplePercent is > 0 and < 100 && !spec.Deep ? spec.SamplePercent / 100
        : throw new DbCalmException(ErrorCode.InvalidInput, "a sample is more than 0 and up to 100 percent, and does not go with a deep verification", "give another percentage, or none");

    // The last backup of the chain; null when it can't be trusted.
    private async Task<IStoredBackup?> ReadAsync(IReadOnlyList<ArtefactRef> chain, double share, Findings findings, CancellationToken cancellationToken)
    {
        long total = (long)(chain.Sum(reference => reference.StoredBytes) * share);
        long done = 0;
        IStoredBackup? last = null;
        foreach (ArtefactRef reference in chain)
        {
            LocatedBackup found = await FindAsync(reference, cancellationToken);
            last = found.Backup;
            if (last is null)
            {
                findings.Add(found.Defect!);
                continue;
            }

            StoredCheck check = await last.CheckAsync(share, RandomNumberGenerator.GetInt32(int.MaxValue), bytes => job.Progress(done += bytes, total, done), cancellationToken);
            findings.CountRead(last.Manifest, check);
            foreach (StoredDefect defect in check.Defects)
            {
                findings.Add(defect);
            }
        }

        return last;
    }

    // A copy that is away says nothing of the others.
    private async Task<LocatedBackup> FindAsync(ArtefactRef reference, CancellationToken cancellationToken)
    {
        var copies = new Queue<ArtefactRef>(StoredBackups.CopiesOf(reference));
        for (; ;)
        {
            ArtefactRef copy = copies.Dequeue();
            try
            {
                return await backups.FindAsync(copy, cancellationToken);
            }
            catch (DbCalmException e) when (copies.Count > 0 && FailoverBackup.IsOfOneCopy(e))
            {
                await job.LogAsync($"{e.Message}; trying the copy in repository {copies.Peek().Repository}", cancellationToken);
            }
        }
    }

    private async Task RebuildAsync(IReadOnlyList<ArtefactRef> references, Findings findings, CancellationToken cancellationToken)
    {
        IReadOnlyList<IStoredBackup> chain = await StoredChain.OpenAsync(references, backups, cancellationToken);
        Manifest last = chain[^1].Manifest;
        IRestorer restorer = await engines.Of(new BackupMethod(last.Method)).FindRestorerAsync(isToCheck: true, cancellationToken);
        try
        {
            string[] places = config.Repository(references[^1].Repository).Path is { } repository ? [repository, scratch] : [scratch];
            string work = MakeWorkDirectory(places, [.. chain.Select(backup => backup.Manifest)]);
            RestoredCopy copy = await restorer.BuildAsync(chain, work, job, cancellationToken);
            if (copy.Defect is { } defect)
            {
                findings.Add(defect);
                return;
            }

            await job.StepAsync("check", cancellationToken);
            findings.Add(await restorer.CheckAsync(copy.Directory, last.BackupId, job, cancellationToken));
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw new DbCalmException(StoreErrors.Explain("verify", e).Code, StoreErrors.Explain($"unpack backup {last.BackupId} to verify it", e).Message, "check the disk and its free space", e);
        }
        finally
        {
            job.Traces.RemoveWorkDirectories();
        }
    }

    private string MakeWorkDirectory(IReadOnlyList<string> places, IReadOnlyList<Manifest> chain)
    {
        string name = $".dbcalm-verify-{job.Id}";
        DbCalmException? refusal = null;
        foreach (string place in places)
        {
            try
            {
                SpaceCheck.Require(place, chain);
                string work = Path.Combine(place, name);
                job.Traces.Record(new JobTrace.WorkDirectory(work));
                Directory.CreateDirectory(work, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                return work;
            }
            catch (DbCalmException e) when (e.Code == ErrorCode.NoSpace)
            {
                refusal = e;
            }
            catch (Exception e) when (StoreErrors.IsFileError(e))
            {
                refusal = StoreErrors.Explain($"write in {place}", e);
            }
        }

        throw refusal!;
    }
}
