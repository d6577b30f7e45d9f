using DbCalm.Agent.Engines;
using DbCalm.Agent.Stored;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Agent.Repositories.Imports;

/// <summary>A directory with a backup: one to import, or one that may be the base of such.</summary>
/// <param name="Place">Where it lies.</param>
/// <param name="Repository">The repository of that.</param>
/// <param name="Directory">What it says of itself; of a known backup null when it can't be read any more.</param>
/// <param name="Known">Its manifest; null for a new one.</param>
internal sealed record ImportSource(PlainPlace Place, RepositoryName Repository, BackupDirectory? Directory, StoredManifest? Known)
{
    public string Id => Place.BackupId;

    /// <summary>The method of a known backup; null for a new one, which is of its instance's.</summary>
    public string? Method => Known?.Manifest?.Method;

    public PhysicalPosition? Physical => Known?.Manifest is { } manifest ? manifest.Physical : Directory!.Physical;

    public bool IsFull => (Known?.Manifest is { } manifest ? manifest.Type : Directory!.Type) == BackupType.Full;
}
