using DbCalm.Core.Manifests;
using DbCalm.Core.Names;

namespace DbCalm.Agent.Repositories.Imports;

/// <summary>A directory that is a backup now, or would be.</summary>
/// <param name="Manifest">What lies beside it.</param>
/// <param name="ManifestSha256">Of the manifest as a file, in lower-case hex.</param>
/// <param name="Repository">Where it lies.</param>
/// <param name="WasKnown">It had its manifest before; nothing was written.</param>
internal sealed record ImportedBackup(Manifest Manifest, string ManifestSha256, RepositoryName Repository, bool WasKnown);
