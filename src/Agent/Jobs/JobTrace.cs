using System.Text.Json.Serialization;
using DbCalm.Platform;

namespace DbCalm.Agent.Jobs;

/// <summary>Something that a job is about to leave in the world; written down before it happens, so that a successor of a dead agent can undo it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ToolProcess), "process")]
[JsonDerivedType(typeof(Artefact), "artefact")]
[JsonDerivedType(typeof(WorkDirectory), "work_directory")]
[JsonDerivedType(typeof(PlacedEntries), "placed_entries")]
internal abstract record JobTrace
{
    /// <summary>A tool process; to be ended. Recorded right after its start, before anything waits for it.</summary>
    internal sealed record ToolProcess(ProcessIdentity Identity) : JobTrace;

    /// <summary>An artefact being written; without a manifest its objects are to be removed, with one it exists and stays.</summary>
    internal sealed record Artefact(string Repository, string Instance, string BackupId) : JobTrace;

    /// <summary>A directory of the job's own; to be removed with all that is in it.</summary>
    internal sealed record WorkDirectory(string Path) : JobTrace;

    /// <summary>Entries that a restore moves into a data directory that was empty; to be removed until the restore is complete.</summary>
    internal sealed record PlacedEntries(string DataDir, IReadOnlyList<string> Names) : JobTrace;
}
