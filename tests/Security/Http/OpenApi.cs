using System.Text.Json.Nodes;
using DbCalm.Testing.Fleets;

namespace DbCalm.Security.Http;

/// <summary>The routes of the HTTP listener: those of its description, when the repository holds one, and those that were there before it.</summary>
internal static class OpenApi
{
    private static readonly string[] Always = ["/healthz", "/readyz", "/auth/authorize", "/auth/token", "/metrics", "/", "/api", "/v1/backups"];
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete", "head", "options"];

    /// <summary>Method and path, whose {names} are to be filled in.</summary>
    internal static IReadOnlyList<(string Method, string Path)> Routes() =>
    [
        .. Always.SelectMany(path => Methods.Select(method => (method.ToUpperInvariant(), path))),
        .. Described()?["paths"]?.AsObject().SelectMany(path => path.Value!.AsObject().Where(entry => Methods.Contains(entry.Key)).Select(entry => (entry.Key.ToUpperInvariant(), path.Key))) ?? [],
    ];

    private static JsonNode? Described()
    {
        string docs = Path.GetFullPath(Path.Combine(Programs.Proto, "..", "docs"));
        string? file = Directory.EnumerateFiles(docs, "openapi*.json", SearchOption.AllDirectories).FirstOrDefault();
        return file is null ? null : JsonNode.Parse(File.ReadAllText(file));
    }
}
