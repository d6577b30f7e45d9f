using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbCalm.Controller.Api.Rest;

/// <summary>The bodies of the REST API. What a body says beyond its fields is ignored; a field that comes twice is a mistake.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowDuplicateProperties = false, MaxDepth = 16)]
[JsonSerializable(typeof(AuthorizeRequest))]
[JsonSerializable(typeof(AuthorizeResponse))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(RestError))]
internal sealed partial class RestJson : JsonSerializerContext;
