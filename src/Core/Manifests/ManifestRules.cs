using DbCalm.Core.Names;
using DbCalm.Core.Repositories;

namespace DbCalm.Core.Manifests;

/// <summary>What has to hold for the values of a manifest before anything is done with them.</summary>
internal static class ManifestRules
{
    /// <summary>The most bytes of a segment: each thread that works on one needs this much memory. Writers make them of 8 MiB.</summary>
    private const int MaxSegmentBytes = 64 << 20;

    // A tag alone protects nothing.
    private const int LeastEncryptedBytes = 17;
    private const int KeyIdDigits = 16;
    private const int HashDigits = 64;
    private const string BackupStream = "xbstream";

    /// <summary>Throws <see cref="ManifestFormatException"/>, naming the first thing that can't be.</summary>
    public static void Check(Manifest manifest)
    {
        CheckVersion(manifest.FormatVersion);
        CheckNames(manifest);
        CheckMethod(manifest);
        CheckEncoding(manifest);
        if (manifest.Files is { } files)
        {
            CheckFiles(manifest, files);
        }
        else
        {
            CheckSegments(manifest);
        }
    }

    /// <summary>Throws <see cref="ManifestFormatException"/> unless this program reads <paramref name="version"/>.</summary>
    public static void CheckVersion(int version)
    {
        if (version is < Manifest.OldestVersion or > Manifest.CurrentVersion)
        {
            throw Unknown($"the manifest has format version {version}; this program reads versions {Manifest.OldestVersion} to {Manifest.CurrentVersion}");
        }
    }

    /// <summary>True for <paramref name="digits"/> lower-case hex digits.</summary>
    public static bool IsHex(string? text, int digits) => text?.Length == digits && text.All(char.IsAsciiHexDigitLower);

    private static void CheckNames(Manifest manifest)
    {
        string?[] texts =
        [
            manifest.JobId, manifest.Host, manifest.Flavour, manifest.ServerVersion, manifest.ToolVersion, manifest.AgentVersion,
        ];
        Require(texts.All(text => text is not null), "lacks one of its texts");

        // They become parts of paths.
        Require(NameRules.IsValid(manifest.BackupId, 127) && NameRules.IsValid(manifest.ChainId, 127), "has an impossible backup or chain id");
        Require(manifest.FromBackupId is null || NameRules.IsValid(manifest.FromBackupId, 127), "has an impossible base");
        Require(NameRules.IsValid(manifest.Instance), "has an impossible instance");
    }

    private static void CheckMethod(Manifest manifest)
    {
        Require(NameRules.IsValid(manifest.Method), "has an impossible method");
        Require(manifest.Lineage is null || NameRules.IsValid(manifest.Lineage, 127), "has an impossible lineage");
        bool isPhysical = manifest.Method == BackupMethod.MariaBackup.Value;
        Require(!isPhysical || manifest.Physical is not null, $"lacks the section physical, which a backup of {manifest.Method} has");

        // Of other methods the engine that is asked to read the stream knows what it is.
        bool isStream = isPhysical ? manifest.StreamFormat == BackupStream : NameRules.IsValid(manifest.StreamFormat) && manifest.StreamFormat != Manifest.DirectoryFormat;
        if (manifest.Files is null ? !isStream : manifest.StreamFormat != Manifest.DirectoryFormat)
        {
            throw Unknown($"the manifest says that it describes a {NameRules.Quote(manifest.StreamFormat)}, which this program does not read");
        }
    }

    private static void CheckEncoding(Manifest manifest)
    {
        CompressionKind kind = ManifestCompression.FindKind(manifest.Compression)
            ?? throw Unknown($"the manifest says that segments are compressed with {NameRules.Quote(manifest.Compression)}, which this program does not know");
        (int least, int most, _) = CompressionSettings.LevelsOf(kind);
        Require(manifest.CompressionLevel >= least && manifest.CompressionLevel <= most, $"has an impossible level of {manifest.Compression}");
        Require(manifest.FormatVersion > 1 || manifest is { Encryption: null, Files: null }, "of version 1 has properties of version 2");
        if (manifest.Encryption is { } encryption)
        {
            if (encryption.Algorithm != ManifestEncryption.Aes256Gcm)
            {
                throw Unknown($"the manifest says that segments are encrypted with {NameRules.Quote(encryption.Algorithm)}, which this program does not know");
            }

            Require(IsHex(encryption.KeyId, KeyIdDigits), "has an impossible key id");
        }

        Require(IsHex(manifest.Sha256, HashDigits), "has an impossible hash of what it describes");
    }

    private static void CheckSegments(Manifest manifest)
    {
        Require(manifest.Segments is not null, "has no segments");
        Require(manifest.Encryption is null || manifest.Segments!.Count > 0, "says that nothing is encrypted");
        int leastStored = manifest.Encryption is null ? 1 : LeastEncryptedBytes;
        long stored = 0;
        long plain = 0;
        foreach (Segment segment in manifest.Segments!)
        {
            bool isPossible = segment.Stored >= leastStored && segment.Plain > 0 && IsHex(segment.Sha256, HashDigits);
            Require(isPossible && segment is { Stored: <= MaxSegmentBytes, Plain: <= MaxSegmentBytes }, "has a segment with an impossible length or hash");
            stored += segment.Stored;
            plain += segment.Plain;
        }

        Require(stored == manifest.StoredBytes && plain == manifest.DataBytes, "has sizes that are not the sums of its segments");
    }

    private static void CheckFiles(Manifest manifest, IReadOnlyList<ManifestFileEntry> files)
    {
        Require(manifest is { Segments.Count: 0, Encryption: null, Compression: "none" }, "describes files, which have no segments and are neither compressed nor encrypted");
        string before = "";
        long bytes = 0;
        foreach (ManifestFileEntry file in files)
        {
            Require(IsSafePath(file.Path) && string.CompareOrdinal(before, file.Path) < 0, $"has a file at {NameRules.Quote(file.Path)}, which is no path, or not in order");
            Require(file.Size >= 0 && file.Size <= long.MaxValue - bytes && IsHex(file.Sha256, HashDigits), $"has an impossible length or hash for {NameRules.Quote(file.Path)}");
            before = file.Path;
            bytes += file.Size;
        }

        Require(bytes == manifest.DataBytes && bytes == manifest.StoredBytes, "has sizes that are not the sums of its files");
        Require(ManifestFileEntry.HashOf(files) == manifest.Sha256, "has a hash that is not that of its list of files");
    }

    // A file may be called anything that can't lead out of the directory or be taken for two lines.
    private static bool IsSafePath(string? path) => path is { Length: > 0 and <= 4096 }
        && !path.Any(char.IsControl)
        && path.Split('/').All(part => part is not ("" or "." or ".."));

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ManifestFormatException($"the manifest {otherwise}");
        }
    }

    private static ManifestFormatException Unknown(string message) => new(message) { Cure = "update this program to at least the version that took the backup" };
}
