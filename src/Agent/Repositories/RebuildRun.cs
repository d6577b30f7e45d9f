using System.Globalization;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Agent.Stored.Notes;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Repositories;

/// <summary>Tells the controller of every backup in a repository, with its proofs and its hold, from what lies there. Changes nothing there.</summary>
internal sealed class RebuildRun(JobRepositories repositories, JobContext job)
{
    private const int BackupsAtOnce = 50;

    /// <summary>Does what <paramref name="spec"/> asks for. Manifests that can't be read make the outcome failed; the others are told all the same.</summary>
    public async Task<JobFinished> RunAsync(RebuildSpec spec, CancellationToken cancellationToken)
    {
        await job.StepAsync("list", cancellationToken);
        Repository repository = repositories.Find(spec.Repository);
        IObjectStore store = repositories.Open(repository);
        await store.CheckReachableAsync(cancellationToken);
        var listing = new RepositoryListing(await store.SurveyAsync("", cancellationToken), repository.Type == RepositoryType.Directory);
        ListedBackup[] backups = [.. listing.Backups.Where(backup => backup.HasManifest).OrderBy(backup => backup.Id, StringComparer.Ordinal)];

        await job.StepAsync("read", cancellationToken);
        var batch = new FoundBackups();
        int told = 0;
        int bad = 0;
        foreach (ListedBackup listed in backups)
        {
            FoundBackup? found = await ReadAsync(repository, store, listed, cancellationToken);
            bad += found is null ? 1 : 0;
            told += await CollectAsync(batch, found, cancellationToken);
            job.Progress(told + bad, backups.Length, 0);
        }

        told += await FlushAsync(batch, cancellationToken);
        return bad == 0
            ? new JobFinished { Outcome = JobOutcome.Succeeded, Result = string.Create(CultureInfo.InvariantCulture, $"read {backups.Length} backups of repository {repository.Name} into the catalog") }
            : new JobFinished
            {
                Outcome = JobOutcome.Failed,
                Error = new Failure(ErrorCode.Corrupt, $"{bad} of {backups.Length} manifests in repository {repository.Name} can't be read; the others are in the catalog", $"the job's log names them: dbcalmctl jobs logs {job.Id}").ToWire(),
            };
    }

    private async Task<int> CollectAsync(FoundBackups batch, FoundBackup? found, CancellationToken cancellationToken)
    {
        if (found is not null)
        {
            batch.Items.Add(found);
        }

        return batch.Items.Count >= BackupsAtOnce ? await FlushAsync(batch, cancellationToken) : 0;
    }

    private async Task<int> FlushAsync(FoundBackups batch, CancellationToken cancellationToken)
    {
        int count = batch.Items.Count;
        if (count > 0)
        {
            await job.FoundAsync(batch.Clone(), cancellationToken);
            batch.Items.Clear();
        }

        return count;
    }

    private async Task<FoundBackup?> ReadAsync(Repository repository, IObjectStore store, ListedBackup listed, CancellationToken cancellationToken)
    {
        PlainPlace? place = listed.IsPlain ? new PlainPlace(repository.Path!, listed.Id) : null;
        StoredManifest? stored = place is not null ? place.FindManifest() : await StoredManifest.FindAsync(store, listed.Instance, listed.Id, cancellationToken);
        if (stored?.Manifest is not { } manifest || manifest.BackupId != listed.Id || (!listed.IsPlain && manifest.Instance != listed.Instance))
        {
            await job.LogAsync($"{listed.Folder} is left out: {stored?.Defect?.Message ?? "its manifest is of another backup, or was removed meanwhile"}", cancellationToken);
            return null;
        }

        INotePlace notes = place is not null ? new PlainNotePlace(place) : new ObjectNotePlace(store, ArtefactLayout.Prefix(manifest.Instance, manifest.BackupId));
        FoundNotes learnt = await new BackupNotes(notes).ReadAsync(cancellationToken);
        foreach (string problem in learnt.Problems)
        {
            await job.LogAsync($"{listed.Folder}: {problem}", cancellationToken);
        }

        var found = new FoundBackup { Manifest = ManifestReports.Of(manifest, stored.Sha256, repository) };
        Learn(found, learnt.Notes);
        return found;
    }

    private static void Learn(FoundBackup found, IReadOnlyList<BackupNote> notes)
    {
        // As the catalog keeps them: the highest proof, and of equal ones the newest.
        BackupNote.Proven? proof = notes.OfType<BackupNote.Proven>().OrderBy(note => note.Level).ThenBy(note => note.At).LastOrDefault();
        if (proof is not null && proof.Level != Core.Catalog.Proof.None)
        {
            found.Proof = proof.Level.ToString();
            found.ProofAt = proof.At.ToWire();
        }

        if (notes.LastOrDefault(note => note is BackupNote.Held or BackupNote.Released) is BackupNote.Held held)
        {
            found.Hold = new HoldNote { At = held.At.ToWire(), Reason = held.Reason };
        }
    }
}
