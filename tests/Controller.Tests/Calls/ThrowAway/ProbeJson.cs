using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbCalm.Controller.Tests.Calls.ThrowAway;

/// <summary>How bodies are read and written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProbeBody))]
internal sealed partial class ProbeJson : JsonSerializerContext;
