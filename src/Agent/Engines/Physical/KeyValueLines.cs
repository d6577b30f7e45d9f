namespace DbCalm.Agent.Engines.Physical;

/// <summary>Lines of <c>key = value</c>, as the tool's metadata files have them.</summary>
internal static class KeyValueLines
{
    /// <summary>The pairs in <paramref name="text"/>; of a key that comes twice the last counts, lines of another form are skipped.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                values[line[..equals].Trim()] = line[(equals + 1)..].Trim();
            }
        }

        return values;
    }
}
