using System.Text.Json;
using System.Text.Json.Serialization;
using DbCalm.Core.Catalog;

namespace DbCalm.Core.Manifests;

internal sealed class BackupTypeJsonConverter : JsonConverter<BackupType>
{
    public override BackupType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() switch
    {
        "full" => BackupType.Full,
        "incremental" => BackupType.Incremental,
        var other => throw new JsonException($"unknown backup type '{other}'"),
    };

    public override void Write(Utf8JsonWriter writer, BackupType value, JsonSerializerOptions options) => writer.WriteStringValue(value switch
    {
        BackupType.Full => "full",
        BackupType.Incremental => "incremental",
    });
}
