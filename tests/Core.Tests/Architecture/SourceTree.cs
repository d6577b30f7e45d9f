using System.Text.RegularExpressions;

namespace DbCalm.Core.Tests.Architecture;

/// <summary>The sources below src, read as text: which folder names types of which other folder.</summary>
internal sealed partial class SourceTree
{
    private readonly Dictionary<string, HashSet<string>> foldersOfType = [];
    private readonly List<SourceFile> files;

    private SourceTree(List<SourceFile> files)
    {
        this.files = files;
        foreach (SourceFile file in files)
        {
            foreach (Match declared in Declaration().Matches(file.Code))
            {
                string name = declared.Groups[1].Value;
                foldersOfType.TryAdd(name, []);
                foldersOfType[name].Add(file.Folder);
            }
        }
    }

    /// <summary>The root of the checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every folder with sources, e.g. <c>Agent/Storage/S3</c>.</summary>
    public IReadOnlySet<string> Folders => files.Select(file => file.Folder).ToHashSet();

    /// <summary>Reads all of src.</summary>
    public static SourceTree Read()
    {
        string source = Path.Combine(Root, "src");
        return new SourceTree([.. Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Select(path => SourceFile.Read(source, path))]);
    }

    /// <summary>
    /// For each folder the folders whose types it names, with one file and type as the evidence. A type counts when its namespace is in reach by a using or from
    /// the file's own place, or when it is named with the end of its namespace before it.
    /// </summary>
    public SortedDictionary<string, SortedDictionary<string, string>> Arrows()
    {
        SortedDictionary<string, SortedDictionary<string, string>> arrows = new(StringComparer.Ordinal);
        foreach (SourceFile file in files)
        {
            foreach ((string before, string type) in file.Names())
            {
                foreach (string target in foldersOfType.GetValueOrDefault(type) ?? [])
                {
                    if (target != file.Folder && file.Reaches(target, before))
                    {
                        arrows.TryAdd(file.Folder, new(StringComparer.Ordinal));
                        arrows[file.Folder].TryAdd(target, $"{file.Name} names {type}");
                    }
                }
            }
        }

        return arrows;
    }

    private static string FindRoot()
    {
        string? at = AppContext.BaseDirectory;
        while (at is not null && !File.Exists(Path.Combine(at, "DbCalm.sln")))
        {
            at = Path.GetDirectoryName(at);
        }

        return at ?? throw new InvalidOperationException("not inside the repository");
    }

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*(?:class|record\s+struct|record|struct|enum|interface)\s+(\w+)", RegexOptions.Multiline, 5000)]
    private static partial Regex Declaration();

    /// <summary>One file without its comments, texts and usings.</summary>
    /// <param name="Folder">E.g. <c>Agent/Storage/S3</c>; a project's name alone for its root.</param>
    /// <param name="Name">The file's name.</param>
    /// <param name="Code">What is left of it.</param>
    /// <param name="InReach">The folders whose types it may name without saying where they are.</param>
    private sealed partial record SourceFile(string Folder, string Name, string Code, HashSet<string> InReach)
    {
        public static SourceFile Read(string source, string path)
        {
            string text = File.ReadAllText(path);
            string folder = Path.GetRelativePath(source, Path.GetDirectoryName(path)!).Replace('\\', '/');
            HashSet<string> reach = [.. Using().Matches(text).Select(match => match.Groups[1].Value.Replace('.', '/'))];
            for (string at = folder; at.Length > 0; at = at.Contains('/') ? at[..at.LastIndexOf('/')] : "")
            {
                reach.Add(at);
            }

            string code = Text().Replace(Left().Replace(text, " "), quoted => string.Concat(Hole().Matches(quoted.Value).Select(hole => $" {hole.Value} ")));
            return new SourceFile(folder, Path.GetFileName(path), code, reach);
        }

        /// <summary>Every name that may be a type's, with what stands before it: of <c>A.B.C</c> A, B after "A" and C after "A.B".</summary>
        public IEnumerable<(string Before, string Type)> Names()
        {
            foreach (Match chain in Chain().Matches(Code))
            {
                string[] parts = chain.Value.Split('.');
                for (int i = 0; i < parts.Length; i++)
                {
                    yield return (string.Join('/', parts[..i]), parts[i]);
                }
            }
        }

        // Names of members come after a dot as well: they count only when what stands before them is the end of a namespace.
        public bool Reaches(string target, string before)
        {
            if (before.Length == 0)
            {
                return InReach.Contains(target);
            }

            return before == $"DbCalm/{target}" || target == before || target.EndsWith("/" + before, StringComparison.Ordinal);
        }

        [GeneratedRegex(@"^using (?:static |\w+ = )?DbCalm\.([\w.]+);", RegexOptions.Multiline, 5000)]
        private static partial Regex Using();

        [GeneratedRegex(@"^using [^(\n]*;|^namespace .*|(?<=^|\s)//[^\n]*", RegexOptions.Multiline, 5000)]
        private static partial Regex Left();

        [GeneratedRegex(@"""(?:[^""\\\n]|\\.)*""", RegexOptions.None, 5000)]
        private static partial Regex Text();

        [GeneratedRegex(@"\{[^{}]*\}?", RegexOptions.None, 5000)]
        private static partial Regex Hole();

        [GeneratedRegex(@"(?<![\w.])[A-Za-z_]\w*(?:\.\w+)*", RegexOptions.None, 5000)]
        private static partial Regex Chain();
    }
}
