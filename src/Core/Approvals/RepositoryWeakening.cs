using DbCalm.Core.Repositories;
using DbCalm.Core.Values;

namespace DbCalm.Core.Approvals;

/// <summary>Finds what a change of a repository's settings takes away from what is kept there.</summary>
public static class RepositoryWeakening
{
    /// <summary>Why copies may be deleted sooner than before, whatever the policies say; null when none may.</summary>
    public static string? WhyLessLocked(Repository before, Repository after)
    {
        TimeSpan was = before.Retain ?? TimeSpan.Zero, becomes = after.Retain ?? TimeSpan.Zero;
        ObjectLockMode mode = before.S3?.ObjectLock ?? ObjectLockMode.None, modeAfter = after.S3?.ObjectLock ?? ObjectLockMode.None;
        return (becomes < was, modeAfter < mode, before.S3?.LegalHold == true && after.S3?.LegalHold != true) switch
        {
            (true, _, _) => $"retain {Duration.Format(was)} becomes {Duration.Format(becomes)}",
            (_, true, _) => $"object_lock {mode.ToString().ToLowerInvariant()} becomes {modeAfter.ToString().ToLowerInvariant()}",
            (_, _, true) => "legal_hold is not put on any more",
            _ => null,
        };
    }

    /// <summary>The first key that backups may be encrypted with and that is not named any more; null for none.</summary>
    public static SecretSource? LostKey(Repository before, Repository after) =>
        KeysOf(before).Cast<SecretSource?>().FirstOrDefault(key => !KeysOf(after).Contains(key));

    private static IEnumerable<SecretSource> KeysOf(Repository repository) =>
        repository.EncryptionKey is { } key ? repository.RetiredKeys.Prepend(key) : repository.RetiredKeys;
}
