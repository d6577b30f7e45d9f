using System.Text.Json.Serialization;

namespace DbCalm.Cli.Connection;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SavedContexts))]
internal sealed partial class SavedContextsJson : JsonSerializerContext;
