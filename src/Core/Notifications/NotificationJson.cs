using System.Text.Json.Serialization;

namespace DbCalm.Core.Notifications;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NotificationBody))]
internal sealed partial class NotificationJson : JsonSerializerContext;
