using System.Text.Json;
using System.Text.Json.Serialization;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Jobs;

/// <summary>Requests as stored text: JSON whose <c>$type</c> is the kind; names and ids are plain strings.</summary>
internal static class JobRequestJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters =
        {
            new NameConverter<InstanceName>(text => new InstanceName(text), name => name.Value),
            new NameConverter<RepositoryName>(text => new RepositoryName(text), name => name.Value),
            new NameConverter<BackupId>(text => new BackupId(text), id => id.Value),
            new NameConverter<HookCommand>(HookCommand.Parse, command => command.ToString()),
            new JsonStringEnumConverter(),
        },
    };

    /// <summary>The stored text.</summary>
    public static string Write(JobRequest request) => JsonSerializer.Serialize(request, Options);

    /// <summary>The request of a stored text.</summary>
    public static JobRequest Read(string text) => JsonSerializer.Deserialize<JobRequest>(text, Options)!;

    private sealed class NameConverter<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
