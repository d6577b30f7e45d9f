using System.Globalization;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Stored;
using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;
using DbCalm.Platform;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Repositories;

/// <summary>Wraps the data key of every backup in a repository with its present key, in new objects beside the old ones. Backups themselves are not read. Can be repeated.</summary>
internal sealed class RotateRun(JobRepositories repositories, JobContext job)
{
    /// <summary>Does what <paramref name="spec"/> asks for. Throws refused when the repository has no key, or a backup opens with none of the keys at hand.</summary>
    public async Task<JobFinished> RunAsync(RotateSpec spec, CancellationToken cancellationToken)
    {
        await job.StepAsync("list", cancellationToken);
        Repository repository = repositories.Find(spec.Repository);
        using KeyRing ring = await KeyRings.OpenAsync(repository, cancellationToken);
        if (ring.Current is null)
        {
            throw new DbCalmException(ErrorCode.Refused, $"repository {repository.Name} has no encryption_key", $"set the new one, and the old one among the retired: dbcalmctl repositories update {repository.Name} --encryption-key … --retired-encryption-keys …");
        }

        IObjectStore store = repositories.Open(repository);
        var listing = new RepositoryListing(await store.SurveyAsync("", cancellationToken), repository.Type == RepositoryType.Directory);
        ListedBackup[] backups = [.. listing.Backups.Where(backup => backup is { HasManifest: true, IsPlain: false }).OrderBy(backup => backup.Id, StringComparer.Ordinal)];

        await job.StepAsync("wrap", cancellationToken);
        int wrapped = 0;
        for (int i = 0; i < backups.Length; i++)
        {
            wrapped += await WrapAsync(store, backups[i], ring, cancellationToken) ? 1 : 0;
            job.Progress(i + 1, backups.Length, 0);
        }

        return new JobFinished { Outcome = JobOutcome.Succeeded, Result = string.Create(CultureInfo.InvariantCulture, $"wrapped the keys of {wrapped} backups with key {ring.Current.Id}; of {backups.Length} in repository {repository.Name}") };
    }

    private static async Task<bool> WrapAsync(IObjectStore store, ListedBackup listed, KeyRing ring, CancellationToken cancellationToken)
    {
        StoredManifest? stored = await StoredManifest.FindAsync(store, listed.Instance, listed.Id, cancellationToken);
        Manifest manifest = stored?.Manifest ?? throw new DbCalmException(ErrorCode.Corrupt, stored?.Defect?.Describe() ?? $"backup {listed.Id} has disappeared", "see 'dbcalmctl repositories check'");
        RepositoryKey current = ring.Current!;
        if (manifest.Encryption is null || await store.FindLengthAsync(ArtefactLayout.WrappedKeyKey(listed.Instance, listed.Id, current.Id), cancellationToken) is not null)
        {
            return false;
        }

        using DataKey dataKey = (await ArtefactKeys.OpenAsync(store, manifest, ring, cancellationToken))!;
        CrashPoints.Pass("key-unwrapped");
        await ArtefactKeys.StoreAsync(store, listed.Instance, dataKey, current, cancellationToken);
        CrashPoints.Pass("key-wrapped");
        return true;
    }
}
