using System.Globalization;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Messages for people.</summary>
internal static class NotificationView
{
    public static IReadOnlyList<Column<Notification>> Columns(DateTimeOffset now) =>
    [
        new("ID", one => one.Id),
        new("WHEN", one => Moment.Ago(one.CreatedAt, now)),
        new("CHANNEL", one => one.Channel),
        new("EVENT", one => one.Event),
        new("STATE", one => StateOf(one.State)),
        new("ATTEMPTS", one => one.Attempts.ToString(CultureInfo.InvariantCulture), IsNumber: true),
        new("SUMMARY", one => Printable.Line(one.Summary)),
        new("LAST ERROR", one => Printable.Line(one.LastError)),
    ];

    public static IEnumerable<Line> Describe(Notification one, DateTimeOffset now) =>
    [
        new("Id", one.Id),
        new("Channel", one.Channel),
        new("Event", one.Event),
        new("Summary", Printable.Line(one.Summary)),
        new("State", StateOf(one.State)),
        new("Attempts", one.Attempts.ToString(CultureInfo.InvariantCulture)),
        new("Written", Moment.Full(one.CreatedAt, now)),
        new("Next attempt", Moment.Full(one.NextAttemptAt, now)),
        new("Done", Moment.Full(one.FinishedAt, now)),
        new("Last error", Printable.Line(one.LastError)),
    ];

    /// <summary>As it is typed and printed in JSON.</summary>
    public static string NameOf(NotificationState state) => state switch
    {
        NotificationState.Waiting => "waiting",
        NotificationState.Delivered => "delivered",
        NotificationState.GivenUp => "given_up",
        NotificationState.Unspecified or _ => "unknown",
    };

    private static Cell StateOf(NotificationState state) => state switch
    {
        NotificationState.Waiting => new Cell("waits", Tone.Busy),
        NotificationState.Delivered => new Cell("delivered", Tone.Good),
        NotificationState.GivenUp => new Cell("given up", Tone.Bad),
        NotificationState.Unspecified or _ => "unknown",
    };
}
