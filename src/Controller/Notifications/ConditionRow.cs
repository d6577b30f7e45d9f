using System.Text;
using DbCalm.Controller.Database;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>A row of the notification_conditions table.</summary>
internal sealed class ConditionRow
{
    public string Kind { get; set; } = "";

    public string Subject { get; set; } = "";

    public string OpenedAt { get; set; } = "";

    public string Details { get; set; } = "";

    public static ConditionRow Of(Condition condition) => new()
    {
        Kind = condition.Kind.ToString(),
        Subject = condition.Key,
        OpenedAt = condition.OpenedAt.ToStored(),
        Details = Encoding.UTF8.GetString(JsonBody.Write(condition.ToNotification("", Telling.Opened, condition.OpenedAt))),
    };

    // Null for a kind that only a newer version knows.
    public Condition? ToCondition() => Enum.TryParse(Kind, out ConditionKind kind) && JsonBody.Read(Encoding.UTF8.GetBytes(Details)) is { } opening
        ? new Condition { Kind = kind, Key = Subject, Subject = opening.Subject, Facts = opening.Facts, OpenedAt = StoredTime.Parse(OpenedAt) }
        : null;
}
