using DbCalm.Agent.Tests.Artefacts;

namespace DbCalm.Agent.Tests.Stored.Plain;

/// <summary>What disks and people do to backups that are directories.</summary>
internal static class PlainDamage
{
    /// <summary>Does <paramref name="what"/> to the backup in <paramref name="directory"/> and tells the file that a verification is to name.</summary>
    public static string Apply(string what, string directory)
    {
        string manifest = directory + ".manifest.json";
        string[] files = [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length > 1000).Order(StringComparer.Ordinal)];
        string victim = files[files.Length / 2];
        switch (what)
        {
            case "flip":
                Damage.Flip(victim, new FileInfo(victim).Length / 2);
                break;
            case "truncate":
                Resize(victim, -1);
                break;
            case "extend":
                Resize(victim, 1);
                break;
            case "remove":
                File.Delete(victim);
                break;
            case "add":
                victim = Path.Combine(Path.GetDirectoryName(victim)!, "extra.ibd");
                File.WriteAllText(victim, "");
                break;
            case "swap":
                // Of two files of one size; each is whole, but not where it belongs.
                string[] pair = [.. files.GroupBy(path => new FileInfo(path).Length).First(group => group.Count() > 1 && group.DistinctBy(File.ReadAllText).Count() > 1).DistinctBy(File.ReadAllText).Take(2)];
                File.Move(pair[0], directory + ".swap");
                File.Move(pair[1], pair[0]);
                File.Move(directory + ".swap", pair[1]);
                victim = pair[0];
                break;
            case "link":
                File.Move(victim, directory + ".moved");
                File.CreateSymbolicLink(victim, directory + ".moved");
                break;
            case "remove all":
                Directory.Delete(directory, recursive: true);
                return Path.GetFileName(directory);
            case "flip manifest":
                Damage.Flip(manifest, 100);
                return "manifest.json";
            case "truncate manifest":
                Resize(manifest, -10);
                return "manifest.json";
            case "remove manifest":
                File.Delete(manifest);
                return "manifest.json";
            case "exchange manifest":
                File.Copy(Path.Combine(Path.GetDirectoryName(directory)!, "b1.manifest.json"), manifest, overwrite: true);
                return "manifest.json";
            default:
                throw new ArgumentException(what, nameof(what));
        }

        return Path.GetRelativePath(directory, victim);
    }

    private static void Resize(string path, long by)
    {
        using FileStream file = File.Open(path, FileMode.Open);
        file.SetLength(file.Length + by);
    }
}
