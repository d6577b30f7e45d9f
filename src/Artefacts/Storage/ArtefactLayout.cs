namespace DbCalm.Artefacts.Storage;

/// <summary>Where the parts of an artefact lie in a repository; described in docs/formats/artefact.md.</summary>
public static class ArtefactLayout
{
    /// <summary>The name of the object that holds all segments in order.</summary>
    public const string DataName = "data";

    /// <summary>The name of the object that makes the backup exist.</summary>
    public const string ManifestName = "manifest.json";

    private const string WrappedKeyStart = "key-";
    private const string WrappedKeyEnd = ".json";

    /// <summary>The prefix of everything of one backup.</summary>
    public static string Prefix(string instance, string backupId) => $"{instance}/{backupId}/";

    /// <summary>The key of the segments.</summary>
    public static string DataKey(string instance, string backupId) => Prefix(instance, backupId) + DataName;

    /// <summary>The key of the manifest.</summary>
    public static string ManifestKey(string instance, string backupId) => Prefix(instance, backupId) + ManifestName;

    /// <summary>The key of the data key, wrapped with the repository key <paramref name="keyId"/>.</summary>
    public static string WrappedKeyKey(string instance, string backupId, string keyId) => Prefix(instance, backupId) + WrappedKeyName(keyId);

    /// <summary>The name of the object that holds the data key, wrapped with the repository key <paramref name="keyId"/>.</summary>
    public static string WrappedKeyName(string keyId) => $"{WrappedKeyStart}{keyId}{WrappedKeyEnd}";

    /// <summary>The id of the repository key that the object called <paramref name="name"/> was wrapped with; null when it is no wrapped key.</summary>
    public static string? FindKeyId(string name) =>
        name.Length > WrappedKeyStart.Length + WrappedKeyEnd.Length
        && name.StartsWith(WrappedKeyStart, StringComparison.Ordinal)
        && name.EndsWith(WrappedKeyEnd, StringComparison.Ordinal)
            ? name[WrappedKeyStart.Length..^WrappedKeyEnd.Length]
            : null;
}
