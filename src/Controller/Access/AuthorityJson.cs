using System.Text.Json.Serialization;

namespace DbCalm.Controller.Access;

/// <summary>Reads and writes <see cref="AuthorityRecord"/> without reflection, which trimming would break.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(AuthorityRecord))]
internal sealed partial class AuthorityJson : JsonSerializerContext;
