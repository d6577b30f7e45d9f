namespace DbCalm.Controller.Notifications;

/// <summary>What a query over the notifications table counts.</summary>
internal sealed class TrafficRow
{
    public string Channel { get; set; } = "";

    public long Waiting { get; set; }

    public long Failing { get; set; }

    public long GivenUp { get; set; }

    public string LastError { get; set; } = "";
}
