using System.Text.Json.Nodes;

namespace DbCalm.Testing.Fleets;

/// <summary>Reading the documents of <c>dbcalmctl -o json</c>.</summary>
internal static class JsonWords
{
    /// <summary>The text at <paramref name="path"/>; fails when there is none.</summary>
    internal static string Text(this JsonNode document, params string[] path) => document.TextOrNull(path)
        ?? throw new InvalidOperationException($"no {string.Join('.', path)} in {document}");

    /// <summary>The text at <paramref name="path"/>; null when there is none.</summary>
    internal static string? TextOrNull(this JsonNode document, params string[] path)
    {
        JsonNode? node = document;
        foreach (string key in path)
        {
            node = node?[key];
        }

        return node?.ToString();
    }

    internal static long Number(this JsonNode document, string key) => document[key]?.GetValue<long>() ?? throw new InvalidOperationException($"no {key} in {document}");

    /// <summary>The rows of a list.</summary>
    internal static IReadOnlyList<JsonNode> Items(this JsonNode document, string key = "items") =>
        [.. (document[key] ?? throw new InvalidOperationException($"no {key} in {document}")).AsArray().Select(item => item!)];
}
