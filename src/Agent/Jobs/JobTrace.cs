using System.Text.Json.Serialization;
using DbCalm.Platform;

namespace DbCalm.Agent.Jobs;

/// <summary>Something that a job is about to leave in the world; written down before it happens, so that a successor of a dead agent can undo it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ToolProcess), "process")]
[JsonDerivedType(typeof(Artefact), "artefact")]
[JsonDerivedType(typeof(PlainArtefact), "plain_artefact")]
[JsonDerivedType(typeof(WorkDirectory), "work_directory")]
[JsonDerivedType(typeof(PlacedEntries), "placed_entries")]
[JsonDerivedType(typeof(PlacedDirectory), "placed_directory")]
[JsonDerivedType(typeof(CreatedDirectory), "created_directory")]
[JsonDerivedType(typeof(PlacementGivenUp), "placement_given_up")]
[JsonDerivedType(typeof(AfterOwed), "after_owed")]
[JsonDerivedType(typeof(AfterDone), "after_done")]
internal abstract record JobTrace
{
    /// <summary>A tool process; to be ended. Recorded right after its start, before anything waits for it.</summary>
    internal sealed record ToolProcess(ProcessIdentity Identity) : JobTrace;

    /// <summary>An artefact being written; without a manifest its objects are to be removed, with one it exists and stays.</summary>
    internal sealed record Artefact(string Repository, string Instance, string BackupId, bool IsSpooled = false) : JobTrace;

    /// <summary>A backup being made as a directory in <paramref name="Root"/>, the directory of <paramref name="Repository"/>; like an artefact.</summary>
    internal sealed record PlainArtefact(string Repository, string Root, string BackupId) : JobTrace;

    /// <summary>A directory of the job's own; to be removed with all that is in it.</summary>
    internal sealed record WorkDirectory(string Path) : JobTrace;

    /// <summary>
    /// A restore is complete but for moving the entries <paramref name="Names"/> of <paramref name="Source"/> into <paramref name="DataDir"/>, which was empty.
    /// From here a successor goes on instead of undoing: somebody may have started a server on what is there already.
    /// </summary>
    internal sealed record PlacedEntries(string Source, string DataDir, IReadOnlyList<string> Names) : JobTrace;

    /// <summary>A restore is complete but for renaming <paramref name="Source"/> to <paramref name="Target"/>; a successor goes on.</summary>
    internal sealed record PlacedDirectory(string Source, string Target) : JobTrace;

    /// <summary>A directory above a restore's target that did not exist; to be removed when the restore is undone and nothing is in it.</summary>
    internal sealed record CreatedDirectory(string Path) : JobTrace;

    /// <summary>The placement before it could not be done and is being undone; a successor does not go on with it.</summary>
    internal sealed record PlacementGivenUp : JobTrace;

    /// <summary>The command before the job, or its work, begins: from here on the command after it has to run, whatever happens.</summary>
    internal sealed record AfterOwed : JobTrace;

    /// <summary>The command after the job has run, with or without success, and is not to be run again.</summary>
    internal sealed record AfterDone : JobTrace;
}
