using DbCalm.Controller.Database;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;

namespace DbCalm.Controller.Catalog;

/// <summary>A row of the copies table.</summary>
internal sealed class CopyRow
{
    public string BackupId { get; set; } = "";

    public string Repository { get; set; } = "";

    public string? HostId { get; set; }

    public long Position { get; set; }

    public string State { get; set; } = "";

    public string? SpooledOn { get; set; }

    public string Format { get; set; } = "";

    public string Compression { get; set; } = "";

    public string KeyId { get; set; } = "";

    public long StoredBytes { get; set; }

    public string ManifestSha256 { get; set; } = "";

    public string? RetainUntil { get; set; }

    public string Problem { get; set; } = "";

    public static CopyRow Of(BackupId backup, BackupCopy copy) => new()
    {
        BackupId = backup.Value,
        Repository = copy.Repository.Value,
        HostId = copy.Host?.Value,
        State = copy.State.ToString(),
        SpooledOn = copy.SpooledOn?.Value,
        Format = copy.Format.ToString(),
        Compression = copy.Compression,
        KeyId = copy.KeyId,
        StoredBytes = copy.StoredBytes,
        ManifestSha256 = copy.ManifestSha256,
        RetainUntil = copy.RetainUntil.ToStored(),
        Problem = copy.Problem,
    };

    public BackupCopy ToCopy() => new()
    {
        Repository = new RepositoryName(Repository),
        Host = HostId is null ? null : new HostId(HostId),
        State = Enum.Parse<CopyState>(State),
        SpooledOn = SpooledOn is null ? null : new HostId(SpooledOn),
        Format = Enum.Parse<ArtefactFormat>(Format),
        Compression = Compression,
        KeyId = KeyId,
        StoredBytes = StoredBytes,
        ManifestSha256 = ManifestSha256,
        RetainUntil = StoredTime.ParseOptional(RetainUntil),
        Problem = Problem,
    };
}
