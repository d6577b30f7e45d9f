using System.Text.Json.Serialization;
using DbCalm.Core.Catalog;

namespace DbCalm.Core.Manifests;

/// <summary>
/// The properties of a manifest file in the order in which they are written. Versions 1 and 2 have the LSNs beside everything else, version 3 in a section of the
/// method; what a version does not have is null.
/// </summary>
internal sealed record ManifestDocument
{
    public required int FormatVersion { get; init; }

    public required string BackupId { get; init; }

    public required string ChainId { get; init; }

    public string? FromBackupId { get; init; }

    public required string JobId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ScheduleId { get; init; }

    public required string Host { get; init; }

    public required string Instance { get; init; }

    /// <summary>The flavour, until version 2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Engine { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Method { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Flavour { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Lineage { get; init; }

    public required BackupType Type { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Until version 2; so are the next two.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ulong? FromLsn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ulong? ToLsn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ulong? LastLsn { get; init; }

    public BinlogPosition? Binlog { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PhysicalPosition? Physical { get; init; }

    public required string ServerVersion { get; init; }

    public required string ToolVersion { get; init; }

    public required string AgentVersion { get; init; }

    public required string StreamFormat { get; init; }

    public required string Compression { get; init; }

    public required int CompressionLevel { get; init; }

    public ManifestEncryption? Encryption { get; init; }

    public required long DataBytes { get; init; }

    public required long StoredBytes { get; init; }

    public required string Sha256 { get; init; }

    public IReadOnlyList<ManifestFileEntry>? Files { get; init; }

    public required IReadOnlyList<Segment> Segments { get; init; }

    private bool IsFlat => FormatVersion <= Manifest.FlatVersion;

    /// <summary>The document of <paramref name="manifest"/> in its version.</summary>
    public static ManifestDocument Of(Manifest manifest)
    {
        bool isFlat = manifest.FormatVersion <= Manifest.FlatVersion;
        return new ManifestDocument
        {
            FormatVersion = manifest.FormatVersion,
            BackupId = manifest.BackupId,
            ChainId = manifest.ChainId,
            FromBackupId = manifest.FromBackupId,
            JobId = manifest.JobId,
            ScheduleId = manifest.ScheduleId,
            Host = manifest.Host,
            Instance = manifest.Instance,
            Engine = isFlat ? manifest.Flavour : null,
            Method = isFlat ? null : manifest.Method,
            Flavour = isFlat ? null : manifest.Flavour,
            Lineage = isFlat ? null : manifest.Lineage,
            Type = manifest.Type,
            StartedAt = manifest.StartedAt,
            FinishedAt = manifest.FinishedAt,
            FromLsn = isFlat ? manifest.Physical?.FromLsn : null,
            ToLsn = isFlat ? manifest.Physical?.ToLsn : null,
            LastLsn = isFlat ? manifest.Physical?.LastLsn : null,
            Binlog = manifest.Binlog,
            Physical = isFlat ? null : manifest.Physical,
            ServerVersion = manifest.ServerVersion,
            ToolVersion = manifest.ToolVersion,
            AgentVersion = manifest.AgentVersion,
            StreamFormat = manifest.StreamFormat,
            Compression = manifest.Compression,
            CompressionLevel = manifest.CompressionLevel,
            Encryption = manifest.Encryption,
            DataBytes = manifest.DataBytes,
            StoredBytes = manifest.StoredBytes,
            Sha256 = manifest.Sha256,
            Files = manifest.Files,
            Segments = manifest.Segments,
        };
    }

    /// <summary>What it says; throws <see cref="ManifestFormatException"/> when it lacks what its version has.</summary>
    public Manifest ToManifest() => new()
    {
        FormatVersion = FormatVersion,
        BackupId = BackupId,
        ChainId = ChainId,
        FromBackupId = FromBackupId,
        JobId = JobId,
        ScheduleId = ScheduleId,
        Host = Host,
        Instance = Instance,
        Method = IsFlat ? Names.BackupMethod.MariaBackup.Value : Method ?? throw Lacking("method"),
        Flavour = (IsFlat ? Engine : Flavour) ?? throw Lacking(IsFlat ? "engine" : "flavour"),
        Lineage = IsFlat ? null : Lineage,
        Type = Type,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        Physical = IsFlat
            ? new PhysicalPosition(FromLsn ?? throw Lacking("from_lsn"), ToLsn ?? throw Lacking("to_lsn"), LastLsn ?? throw Lacking("last_lsn"))
            : Physical,
        Binlog = Binlog,
        ServerVersion = ServerVersion,
        ToolVersion = ToolVersion,
        AgentVersion = AgentVersion,
        StreamFormat = StreamFormat,
        Compression = Compression,
        CompressionLevel = CompressionLevel,
        Encryption = Encryption,
        DataBytes = DataBytes,
        StoredBytes = StoredBytes,
        Sha256 = Sha256,
        Files = Files,
        Segments = Segments,
    };

    private static ManifestFormatException Lacking(string property) => new($"the manifest lacks its {property}");
}
