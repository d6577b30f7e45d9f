using DbCalm.Core.Errors;
using DbCalm.Core.Schedules;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Output.Views;

/// <summary>The next times of a schedule, for people.</summary>
internal static class PreviewView
{
    public static void Write(PreviewScheduleResponse preview, TableWriter writer, DateTimeOffset now)
    {
        var columns = new List<Column<Timestamp>>
        {
            new("UTC", time => Moment.Day(time, TimeZoneInfo.Utc)),
            new("", time => Moment.Ago(time, now)),
        };
        if (ZoneOf(preview) is { } zone && zone.Id != TimeZoneInfo.Utc.Id)
        {
            columns.Insert(0, new(preview.Zone, time => Moment.Day(time, zone)));
        }

        if (preview.Times.Count == 0)
        {
            writer.Say("It is not due in the next years.");
        }

        writer.TableIfAny(preview.Times, columns);
        foreach (string warning in preview.Warnings)
        {
            writer.Say($"warning: {Printable.Line(warning)}");
        }
    }

    // The controller knows the zone; this machine may not have it, and then tells UTC alone.
    private static TimeZoneInfo? ZoneOf(PreviewScheduleResponse preview)
    {
        try
        {
            return Zones.Find(preview.Zone);
        }
        catch (DbCalmException)
        {
            return null;
        }
    }
}
