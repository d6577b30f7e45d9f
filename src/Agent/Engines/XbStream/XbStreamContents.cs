namespace DbCalm.Agent.Engines.XbStream;

/// <summary>What was seen in an xbstream.</summary>
/// <param name="Files">Files that were closed.</param>
/// <param name="Metadata">The small files that say what the backup is, by name.</param>
/// <param name="Defect">Why the stream is not complete; null when every file was closed and the last chunk is whole.</param>
internal sealed record XbStreamContents(int Files, IReadOnlyDictionary<string, string> Metadata, string? Defect)
{
    /// <summary>The text of the metadata file that is called <c>xtrabackup_</c> or, by newer tools, <c>mariadb_backup_</c> and <paramref name="suffix"/>; null when it is missing.</summary>
    public string? Find(string suffix) => Metadata.GetValueOrDefault("mariadb_backup_" + suffix) ?? Metadata.GetValueOrDefault("xtrabackup_" + suffix);
}
