namespace DbCalm.Artefacts.Storage;

/// <summary>Where the parts of an artefact lie in a repository; described in docs/formats/artefact.md.</summary>
public static class ArtefactLayout
{
    /// <summary>The name of the object that holds all segments in order.</summary>
    public const string DataName = "data";

    /// <summary>The name of the object that makes the backup exist.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>The prefix of everything of one backup.</summary>
    public static string Prefix(string instance, string backupId) => $"{instance}/{backupId}/";

    /// <summary>The key of the segments.</summary>
    public static string DataKey(string instance, string backupId) => Prefix(instance, backupId) + DataName;

    /// <summary>The key of the manifest.</summary>
    public static string ManifestKey(string instance, string backupId) => Prefix(instance, backupId) + ManifestName;
}
