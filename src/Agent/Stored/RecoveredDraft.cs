using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Stored;

/// <summary>What became of the draft of an agent that died.</summary>
internal abstract record RecoveredDraft
{
    private RecoveredDraft()
    {
    }

    /// <summary>It was published, so it is a backup.</summary>
    internal sealed record Complete(Manifest Manifest, string ManifestSha256, Repository Repository, bool IsSpooled) : RecoveredDraft;

    /// <summary>It is none; <paramref name="Left"/> says what was removed and what is left, as the end of a sentence.</summary>
    internal sealed record Undone(string Left) : RecoveredDraft;
}
