namespace DbCalm.Testing;

/// <summary>Finds the programs that tests need; a missing one fails the test with the line that installs it.</summary>
public static class RequiredTool
{
    // Server programs live in sbin, which is not on every user's PATH.
    private static readonly string[] ExtraDirectories = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

    /// <summary>The full path of <paramref name="name"/>; throws with the apt line for <paramref name="package"/> when it is missing.</summary>
    public static string Find(string name, string package) => TryFind(name)
        ?? throw new InvalidOperationException($"{name} is missing; run: eng/setup all   (or: apt-get install -y --no-install-recommends {package})");

    /// <summary>The full path of <paramref name="name"/>; null when it is nowhere.</summary>
    public static string? TryFind(string name)
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(ExtraDirectories)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);
    }
}
