using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Tests.Artefacts;

/// <summary>What disks and people do to stored backups.</summary>
internal static class Damage
{
    /// <summary>Does <paramref name="what"/> to the artefact in <paramref name="folder"/>.</summary>
    public static void Apply(string what, string folder)
    {
        string data = Path.Combine(folder, ArtefactLayout.DataName);
        string manifest = Path.Combine(folder, ArtefactLayout.ManifestName);
        switch (what)
        {
            case "flip first data byte":
                Flip(data, 0);
                break;
            case "flip middle data byte":
                Flip(data, new FileInfo(data).Length / 2);
                break;
            case "flip last data byte":
                Flip(data, new FileInfo(data).Length - 1);
                break;
            case "truncate data":
                Resize(data, -1);
                break;
            case "extend data":
                Resize(data, 1);
                break;
            case "remove data":
                File.Delete(data);
                break;
            case "flip manifest":
                Flip(manifest, 100);
                break;
            case "truncate manifest":
                Resize(manifest, -10);
                break;
            case "remove manifest":
                File.Delete(manifest);
                break;
            case "exchange manifest":
                File.Copy(Path.Combine(folder, "..", "incremental-1", ArtefactLayout.ManifestName), manifest, overwrite: true);
                break;
            default:
                throw new ArgumentException(what, nameof(what));
        }
    }

    public static void Flip(string path, long offset)
    {
        using FileStream file = File.Open(path, FileMode.Open);
        file.Position = offset;
        int old = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(old ^ 0x10));
    }

    private static void Resize(string path, long by)
    {
        using FileStream file = File.Open(path, FileMode.Open);
        file.SetLength(file.Length + by);
    }
}
