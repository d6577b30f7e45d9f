using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Agent.Stored.Notes;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Copies;

/// <summary>Writes a hold or its release beside a backup, for a controller that has to rebuild its catalog.</summary>
internal sealed class NoteRun(JobRepositories repositories, BackupEngines engines, JobContext job)
{
    private const string Operator = "operator";

    /// <summary>Writes what <paramref name="spec"/> says; throws what the repository throws.</summary>
    public async Task<JobFinished> RunAsync(NoteSpec spec, CancellationToken cancellationToken)
    {
        await job.StepAsync("note", cancellationToken);
        LocatedBackup found = await new StoredBackups(repositories, engines, job).FindAsync(spec.Artefact, cancellationToken);
        IStoredBackup backup = found.Backup ?? throw found.Defect!.ToException();
        BackupNote note = spec.NoteCase switch
        {
            NoteSpec.NoteOneofCase.Hold => new BackupNote.Held(spec.Hold.At.ToCore(), spec.Hold.Reason, Operator),
            NoteSpec.NoteOneofCase.Release => new BackupNote.Released(spec.Release.At.ToCore()),
            NoteSpec.NoteOneofCase.None or _ => throw new DbCalmException(ErrorCode.InvalidInput, "the note is of a kind that this agent does not know", "update the agent"),
        };
        await backup.Notes.WriteAsync(note, cancellationToken);
        return new JobFinished { Outcome = JobOutcome.Succeeded, Result = $"noted the {note.Kind} of backup {spec.Artefact.BackupId} in {spec.Artefact.Repository}" };
    }
}
