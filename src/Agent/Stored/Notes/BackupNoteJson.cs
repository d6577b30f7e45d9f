using System.Text.Json.Serialization;

namespace DbCalm.Agent.Stored.Notes;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowOutOfOrderMetadataProperties = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(ProofWordJsonConverter)])]
[JsonSerializable(typeof(BackupNote))]
internal sealed partial class BackupNoteJson : JsonSerializerContext;
