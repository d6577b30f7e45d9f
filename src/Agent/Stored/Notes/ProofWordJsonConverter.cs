using System.Text.Json;
using System.Text.Json.Serialization;
using DbCalm.Core.Catalog;

namespace DbCalm.Agent.Stored.Notes;

/// <summary>A proof as its word, e.g. <c>checksummed</c>.</summary>
internal sealed class ProofWordJsonConverter() : JsonStringEnumConverter<Proof>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
