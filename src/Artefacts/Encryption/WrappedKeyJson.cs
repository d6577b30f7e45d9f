using System.Text.Json.Serialization;

namespace DbCalm.Artefacts.Encryption;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WrappedKey))]
internal sealed partial class WrappedKeyJson : JsonSerializerContext;
