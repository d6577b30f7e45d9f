using System.Text.Json.Serialization;

namespace DbCalm.Agent.Jobs;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(JobTrace))]
internal sealed partial class JobTraceJson : JsonSerializerContext;
