using System.Globalization;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>The fleet at a glance, for people.</summary>
internal static class StatusView
{
    public static void Write(GetStatusResponse status, TableWriter writer, DateTimeOffset now)
    {
        writer.Describe(Describe(status, now));
        if (status.Instances.Count > 0)
        {
            writer.Say("");
            writer.Table(status.Instances, InstanceView.Columns(now));
        }

        if (status.RecentFailures.Count > 0)
        {
            writer.Say("");
            writer.Say("Jobs that ended without success:");
            writer.Table(status.RecentFailures, JobView.Columns(now));
        }

        writer.Say("");
        if (status.Problems.Count == 0 && status.ApprovalsWaiting == 0)
        {
            writer.Say("Nothing needs a person.");
            return;
        }

        writer.Say("Needs a person:");
        foreach (string problem in status.Problems)
        {
            writer.Say($"- {Printable.Line(problem)}");
        }

        if (status.ApprovalsWaiting > 0)
        {
            writer.Say(
                $"- {Human.Count(status.ApprovalsWaiting, "request waits", "requests wait")} for approval or for "
                + $"{(status.ApprovalsWaiting == 1 ? "its" : "their")} time: see 'dbcalmctl approvals list --state pending'");
        }
    }

    private static IEnumerable<Line> Describe(GetStatusResponse status, DateTimeOffset now) =>
    [
        new("Controller", status.ControllerVersion),
        new("Started", Moment.Full(status.StartedAt, now)),
        new(
            "Hosts",
            new Cell(
                Count($"{status.HostsOnline} of {status.HostsTotal} online"),
                status.HostsOnline < status.HostsTotal ? Tone.Bad : Tone.Plain)),
        new("Jobs", OfAll(status, $"{status.JobsRunning} running, {status.JobsQueued} queued")),
        new("Backups", OfAll(status, $"{status.BackupsAvailable} available, {Human.Bytes(status.StoredBytes)} stored")),
    ];

    private static string OfAll(GetStatusResponse status, FormattableString text) => status.Limited ? RepositoryView.NotShown : Count(text);

    private static string Count(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
