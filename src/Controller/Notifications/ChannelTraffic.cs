namespace DbCalm.Controller.Notifications;

/// <summary>How a channel's messages fare.</summary>
/// <param name="Waiting">Those that are still to be delivered.</param>
/// <param name="Failing">Those among them that were tried.</param>
/// <param name="GivenUp">Those that nobody tries any more.</param>
/// <param name="LastError">What the last of the failing ones met with; empty for none.</param>
internal sealed record ChannelTraffic(long Waiting, long Failing, long GivenUp, string LastError)
{
    /// <summary>Of a channel without messages.</summary>
    public static ChannelTraffic None { get; } = new(0, 0, 0, "");
}
