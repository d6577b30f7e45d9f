using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Storage;
using DbCalm.Cli.Commanding;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;

namespace DbCalm.Cli.Commands.Artefacts;

/// <summary>A stored backup in files of this machine.</summary>
/// <param name="DataPath">Its data object.</param>
/// <param name="ManifestPath">Its manifest.</param>
/// <param name="WrappedKeyPaths">Its wrapped keys.</param>
/// <param name="Manifest">Found right.</param>
/// <param name="ManifestSha256">Of the whole manifest file, in lower-case hex.</param>
internal sealed record LocalArtefact(
    string DataPath, string ManifestPath, IReadOnlyList<string> WrappedKeyPaths, Manifest Manifest, string ManifestSha256)
{
    private const int MaxManifestBytes = 512 << 20;

    /// <summary>
    /// The backup at <paramref name="path"/>: its folder or one of the files in it. Throws not-found when a part is missing, and corrupt
    /// when the manifest is not what was written.
    /// </summary>
    /// <param name="path">Absolute, or relative to where the person is.</param>
    /// <param name="manifest">The manifest; null: beside the data.</param>
    /// <param name="wrappedKeys">Wrapped keys that are not beside the data.</param>
    public static LocalArtefact Open(string path, string? manifest, IReadOnlyList<string> wrappedKeys) =>
        LocalFiles.Guarded($"read {path}", () =>
    {
        bool isFolder = Directory.Exists(path);
        string folder = isFolder ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        string manifestPath = manifest ?? (IsManifest(path) && !isFolder ? path : Path.Combine(folder, ArtefactLayout.ManifestName));
        string dataPath = isFolder || IsManifest(path) ? Path.Combine(folder, ArtefactLayout.DataName) : path;
        byte[] file = ReadManifest(manifestPath);
        try
        {
            return new LocalArtefact(
                dataPath, manifestPath, [.. wrappedKeys, .. KeysIn(folder)], ManifestFile.Read(file), ManifestFile.Hash(file));
        }
        catch (ManifestFormatException e)
        {
            throw new DbCalmException(ErrorCode.Corrupt, $"{manifestPath}: {e.Message}", "use another copy of the backup", e);
        }
    });

    /// <summary>Opens the data object; throws not-found when it is missing.</summary>
    public IObjectReader OpenData() => LocalFiles.Guarded($"read {DataPath}", () => File.Exists(DataPath)
        ? new FileObjectReader(File.OpenHandle(DataPath), DataPath)
        : throw new DbCalmException(
            ErrorCode.NotFound, $"{DataPath} does not exist", "name the folder of a stored backup, or its data file"));

    /// <summary>
    /// The data key, opened with one of <paramref name="ring"/>; null when the backup is not encrypted. Throws refused, naming the key
    /// that is needed, when none fits.
    /// </summary>
    public DataKey? OpenKey(KeyRing ring)
    {
        if (Manifest.Encryption is null)
        {
            return null;
        }

        var needed = new List<string>();
        foreach (byte[] file in WrappedKeyPaths.Select(path => LocalFiles.Guarded($"read {path}", () => File.ReadAllBytes(path))))
        {
            WrappedKey wrapped = WrappedKeyFile.Read(file, Manifest.BackupId);
            if (ring.Find(wrapped.KeyId) is { } key)
            {
                return ArtefactKeys.Unwrap(Manifest.BackupId, file, key);
            }

            needed.Add(wrapped.KeyId);
        }

        return needed.Count > 0
            ? throw ArtefactKeys.Refuse(Manifest, needed, ring)
            : throw new DbCalmException(
                ErrorCode.NotFound, $"backup {Manifest.BackupId} is encrypted, and no wrapped key lies beside {DataPath}",
                $"copy {ArtefactLayout.WrappedKeyName(Manifest.Encryption.KeyId)} there, or give it as --wrapped-key");
    }

    private static bool IsManifest(string path) => path.EndsWith(ArtefactLayout.ManifestName, StringComparison.Ordinal);

    private static IEnumerable<string> KeysIn(string folder) =>
        Directory.EnumerateFiles(folder).Where(
            path => ArtefactLayout.FindKeyId(Path.GetFileName(path)) is not null).Order(StringComparer.Ordinal);

    private static byte[] ReadManifest(string path)
    {
        var file = new FileInfo(path);
        return file switch
        {
            { Exists: false } => throw new DbCalmException(
                ErrorCode.NotFound, $"{path} does not exist",
                "name the folder of a stored backup, or its data file; without its manifest it can't be checked"),
            { Length: > MaxManifestBytes } => throw new DbCalmException(
                ErrorCode.Corrupt, $"{path} is no manifest: it has {file.Length} bytes", "name the folder of a stored backup"),
            _ => File.ReadAllBytes(path),
        };
    }
}
