namespace DbCalm.Testing.Fleets;

/// <summary>The published programs: in <c>DBCALM_BIN</c>, or in <c>out/bin</c> of the repository.</summary>
internal static class Programs
{
    internal static string Controller => Find("dbcalm-controller");

    internal static string Agent => Find("dbcalm-agent");

    internal static string Ctl => Find("dbcalmctl");

    /// <summary>The folder with the wire contract.</summary>
    internal static string Proto => Path.Combine(RepositoryRoot(), "proto");

    private static string Find(string name)
    {
        string directory = Environment.GetEnvironmentVariable("DBCALM_BIN") ?? Path.Combine(RepositoryRoot(), "out", "bin");
        string path = Path.Combine(directory, name);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is missing; run: eng/build");
    }

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "DbCalm.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"no DbCalm.sln above {AppContext.BaseDirectory}");
    }
}
