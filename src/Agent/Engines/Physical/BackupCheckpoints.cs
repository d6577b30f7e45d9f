using System.Globalization;

namespace DbCalm.Agent.Engines.Physical;

/// <summary>What the tool's checkpoints file says: which changes a backup holds.</summary>
/// <param name="BackupType"><c>full-backuped</c>, <c>incremental</c>, or after a prepare <c>log-applied</c>.</param>
/// <param name="FromLsn">Where it starts; 0 for a full.</param>
/// <param name="ToLsn">Where an incremental on top of it starts: the server's last checkpoint.</param>
/// <param name="LastLsn">The last change that its redo log holds.</param>
internal sealed record BackupCheckpoints(string BackupType, ulong FromLsn, ulong ToLsn, ulong LastLsn)
{
    /// <summary>The checkpoints in <paramref name="text"/>; null when one of the four is missing or no number.</summary>
    public static BackupCheckpoints? Find(string text)
    {
        IReadOnlyDictionary<string, string> values = KeyValueLines.Parse(text);
        return values.TryGetValue("backup_type", out string? type)
            && FindNumber(values, "from_lsn") is { } from
            && FindNumber(values, "to_lsn") is { } to
            && FindNumber(values, "last_lsn") is { } last
            ? new BackupCheckpoints(type, from, to, last)
            : null;
    }

    private static ulong? FindNumber(IReadOnlyDictionary<string, string> values, string key) =>
        values.TryGetValue(key, out string? text) && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : null;
}
