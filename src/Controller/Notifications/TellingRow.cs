namespace DbCalm.Controller.Notifications;

/// <summary>A row of the notification_tellings table.</summary>
internal sealed class TellingRow
{
    public string Channel { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Subject { get; set; } = "";

    public string ToldAt { get; set; } = "";
}
