using DbCalm.Core.Names;

namespace DbCalm.Core.Catalog;

/// <summary>What holds for all backups of one method, as a function of what is known of them. A method that is not listed is kept and restored like any other, but nothing is built on its backups.</summary>
public abstract class MethodRule
{
    private static readonly Dictionary<BackupMethod, MethodRule> Known = new() { [BackupMethod.MariaBackup] = new FollowsByLsn() };

    private static readonly MethodRule Unlisted = new StandsAlone();

    private MethodRule()
    {
    }

    /// <summary>The methods whose backups can be built on one another.</summary>
    public static IReadOnlyList<BackupMethod> WithIncrementals { get; } = [.. Known.Where(entry => entry.Value.HasIncrementals).Select(entry => entry.Key)];

    /// <summary>The methods whose backups make a whole server again: what an objective counts.</summary>
    public static IReadOnlyList<BackupMethod> OfWholeServers { get; } = [.. Known.Where(entry => entry.Value.IsOfWholeServer).Select(entry => entry.Key)];

    /// <summary>True when its backups can be built on one another.</summary>
    public abstract bool HasIncrementals { get; }

    /// <summary>True when each of its backups makes a whole server again.</summary>
    public abstract bool IsOfWholeServer { get; }

    /// <summary>The rule of <paramref name="method"/>.</summary>
    public static MethodRule Of(BackupMethod method) => Known.GetValueOrDefault(method, Unlisted);

    /// <summary>Why a backup at <paramref name="next"/> does not go on where its base ends, e.g. <c>starts at LSN 150 but its base b1 ends at 149</c>; null when it does.</summary>
    /// <param name="baseId">The base, for the words.</param>
    /// <param name="before">Where the base is.</param>
    /// <param name="next">Where the backup on top of it is.</param>
    public abstract string? FindGap(string baseId, PhysicalPosition? before, PhysicalPosition? next);

    private sealed class FollowsByLsn : MethodRule
    {
        public override bool HasIncrementals => true;

        public override bool IsOfWholeServer => true;

        public override string? FindGap(string baseId, PhysicalPosition? before, PhysicalPosition? next) =>
            before is null || next is null ? $"can't be held against its base {baseId}: where they are in the redo log is not known"
            : next.FromLsn != before.ToLsn ? $"starts at LSN {next.FromLsn} but its base {baseId} ends at {before.ToLsn}"
            : null;
    }

    private sealed class StandsAlone : MethodRule
    {
        public override bool HasIncrementals => false;

        public override bool IsOfWholeServer => false;

        public override string? FindGap(string baseId, PhysicalPosition? before, PhysicalPosition? next) => $"can't be built on {baseId}: its method has no incrementals";
    }
}
