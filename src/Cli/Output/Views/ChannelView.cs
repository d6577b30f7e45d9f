using System.Globalization;
using DbCalm.Core.Notifications;
using DbCalm.Protocol.V1;
using Channel = DbCalm.Protocol.V1.NotificationChannel;

namespace DbCalm.Cli.Output.Views;

/// <summary>Channels for people.</summary>
internal static class ChannelView
{
    public static IReadOnlyList<Column<Channel>> Columns { get; } =
    [
        new("NAME", channel => channel.Name),
        new(
            "TYPE",
            channel =>
                SettingOf(channel, "type") == "email" ? "email" : SettingOf(channel, "format") is { Length: > 0 } format ? format : "json"),
        new("TO", channel => ReceiverOf(channel)),
        new("EVENTS", channel => SettingOf(channel, "events") is { Length: > 0 } events ? events : "all"),
        new("WAITING", channel => channel.Waiting.ToString(CultureInfo.InvariantCulture), IsNumber: true),
        new("PROBLEM", channel => new Cell(Printable.Line(channel.Problem), Tone.Bad)),
    ];

    public static IEnumerable<Line> Describe(Channel channel, DateTimeOffset now) =>
    [
        new("Name", channel.Name),
        .. ChannelKeys.All.Where(key => channel.Settings.ContainsKey(key.Name)).Select(
            key => new Line(key.Name, channel.Settings[key.Name])),
        new("Waiting", channel.Waiting.ToString(CultureInfo.InvariantCulture)),
        new("Given up", channel.GivenUp == 0 ? "" : channel.GivenUp.ToString(CultureInfo.InvariantCulture)),
        new("Problem", new Cell(Printable.Line(channel.Problem), Tone.Bad)),
        new("Defined", Moment.Full(channel.CreatedAt, now)),
        new("Changed", Moment.Full(channel.UpdatedAt, now)),
    ];

    private static string ReceiverOf(Channel channel) =>
        SettingOf(channel, "type") == "email"
            ? SettingOf(channel, "to")
            : SettingOf(channel, "url") is { Length: > 0 } url
            ? url
            : $"as {SettingOf(channel, "url_file")} says";

    private static string SettingOf(Channel channel, string key) => channel.Settings.TryGetValue(key, out string? value) ? value : "";
}
