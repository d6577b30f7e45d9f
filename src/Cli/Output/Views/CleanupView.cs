using System.Globalization;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Decisions of a run of retention for people: what goes first, then what stays.</summary>
internal static class CleanupView
{
    public static void Write(RunCleanupResponse result, TableWriter writer, DateTimeOffset now)
    {
        RetentionDecision[] expired = [.. result.Decisions.Where(decision => !decision.Keep)];
        RetentionDecision[] kept = [.. result.Decisions.Where(decision => decision.Keep)];
        Write("Expire", expired, writer, now);
        writer.Say("");
        Write("Keep", kept, writer, now);
    }

    private static void Write(string title, RetentionDecision[] decisions, TableWriter writer, DateTimeOffset now)
    {
        writer.Say(
            decisions.Length == 0 ? $"{title}: nothing" : string.Create(CultureInfo.InvariantCulture, $"{title} ({decisions.Length}):"));
        writer.TableIfAny(decisions, Columns(now));
    }

    private static IReadOnlyList<Column<RetentionDecision>> Columns(DateTimeOffset now) =>
    [
        new("BACKUP", decision => decision.BackupId),
        new("INSTANCE", decision => decision.Instance),
        new("REPOSITORY", decision => decision.Repository),
        new("STARTED", decision => Moment.Ago(decision.StartedAt, now)),
        new("REASON", decision => decision.Reason),
    ];
}
