using System.Text.Json;

namespace DbCalm.Controller.Definitions;

/// <summary>The keys and values of a definition: how they are stored, and how people change them.</summary>
internal static class StoredSettings
{
    /// <summary>The stored text: JSON, by key.</summary>
    public static string ToStored(this IReadOnlyDictionary<string, string> settings) =>
        JsonSerializer.Serialize(new SortedDictionary<string, string>(settings.ToDictionary(), StringComparer.Ordinal));

    /// <summary>The settings of a stored text.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string text) => JsonSerializer.Deserialize<SortedDictionary<string, string>>(text)!;

    /// <summary>The settings with those of <paramref name="changes"/> in place of theirs; an empty value removes its key.</summary>
    public static IReadOnlyDictionary<string, string> With(this IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string> changes)
    {
        var changed = new Dictionary<string, string>(settings, StringComparer.Ordinal);
        foreach ((string key, string value) in changes)
        {
            changed[key] = value;
        }

        return changed;
    }

    /// <summary>The settings that say something.</summary>
    public static IReadOnlyDictionary<string, string> WithoutEmpty(this IReadOnlyDictionary<string, string> settings) =>
        settings.Where(setting => setting.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
}
