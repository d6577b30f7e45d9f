using System.Text.Json.Serialization;

namespace DbCalm.Core.Manifests;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    Converters = [typeof(BackupTypeJsonConverter)])]
[JsonSerializable(typeof(ManifestDocument))]
internal sealed partial class ManifestJson : JsonSerializerContext;
