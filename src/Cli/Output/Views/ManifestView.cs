using System.Globalization;
using DbCalm.Core.Catalog;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;

namespace DbCalm.Cli.Output.Views;

/// <summary>Manifests for people.</summary>
internal static class ManifestView
{
    public static IEnumerable<Line> Describe(Manifest manifest, string sha256, DateTimeOffset now) =>
    [
        new("Id", manifest.BackupId),
        new("Instance", manifest.Instance),
        new("Host", manifest.Host),
        new("Type", TypeOf(manifest)),
        new("Built on", manifest.FromBackupId ?? ""),
        new("Chain", manifest.ChainId),
        new("Started", At(manifest.StartedAt, now)),
        new("Finished", At(manifest.FinishedAt, now)),
        new("Took", Human.Duration(manifest.FinishedAt - manifest.StartedAt)),
        new("Format", manifest.StreamFormat),
        new("Data", Human.Bytes(manifest.DataBytes)),
        new("Stored", $"{Human.Bytes(manifest.StoredBytes)}, {Text($"{manifest.StoredRatio:0.00}")} of the data"),
        new("Parts", manifest.Files is { } files ? Text($"{files.Count} files") : Text($"{manifest.Segments.Count} segments")),
        new("Compression", manifest.Compression == "none" ? "none" : Text($"{manifest.Compression}, level {manifest.CompressionLevel}")),
        new("Encryption", manifest.Encryption is { } encryption ? $"{encryption.Algorithm}, key {encryption.KeyId}" : "none"),
        new("LSN", manifest.Physical is { } span ? Text($"{span.FromLsn} to {span.ToLsn}") : ""),
        new("Binlog", manifest.Binlog is { } at ? Text($"{at.File}:{at.Position}") : ""),
        new("GTID", manifest.Binlog?.Gtid ?? ""),
        new("Server", manifest.ServerVersion),
        new("Tool", manifest.ToolVersion),
        new("Agent", manifest.AgentVersion),
        new("Job", manifest.JobId),
        new("Manifest", Text($"version {manifest.FormatVersion}, sha256:{sha256}")),
    ];

    private static string TypeOf(Manifest manifest) => manifest.Type switch
    {
        BackupType.Full => "full",
        BackupType.Incremental => "incremental",
    };

    private static string At(DateTimeOffset time, DateTimeOffset now) =>
        $"{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC ({Human.Ago(time, now)})";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
