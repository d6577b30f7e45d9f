using System.Globalization;
using DbCalm.Core.Values;

namespace DbCalm.Core.Retention;

/// <summary>Decides whether a run of retention looks like a mistake: a clock that jumped, or a policy that takes far more than usual.</summary>
public static class RetentionGuard
{
    /// <summary>Why the run must stop and ask for confirmation, in words for people; null when it may go on.</summary>
    /// <param name="shares">What it would delete.</param>
    /// <param name="lastRunAt">When retention last ran; null for never.</param>
    /// <param name="now">The present time.</param>
    /// <param name="newestBackupAt">When the newest backup was started, which stands for the last run where there was none; null for no backup.</param>
    /// <param name="settings">The limits.</param>
    public static string? Check(IReadOnlyCollection<RetentionShare> shares, DateTimeOffset? lastRunAt, DateTimeOffset now, DateTimeOffset? newestBackupAt, RetentionGuardSettings settings) =>
        CheckClock(lastRunAt, now, newestBackupAt, settings) ?? CheckShares(shares, settings);

    // A newer backup does not prove that the time passed: a clock that jumped makes schedules due, and their backups carry the wrong time too.
    private static string? CheckClock(DateTimeOffset? lastRunAt, DateTimeOffset now, DateTimeOffset? newestBackupAt, RetentionGuardSettings settings)
    {
        if ((lastRunAt ?? newestBackupAt) is not { } before)
        {
            return null;
        }

        string what = lastRunAt is null ? "the newest backup" : "the last run of retention";
        TimeSpan ahead = now - before;
        if (ahead > settings.MaxAhead)
        {
            return $"the clock, {Show(now)}, is {Show(ahead)} ahead of {what}, {Show(before)}: more than {Duration.Format(settings.MaxAhead)}";
        }

        return -ahead > settings.MaxBehind
            ? $"the clock, {Show(now)}, is {Show(-ahead)} behind {what}, {Show(before)}: more than {Duration.Format(settings.MaxBehind)}"
            : null;
    }

    private static string? CheckShares(IReadOnlyCollection<RetentionShare> shares, RetentionGuardSettings settings)
    {
        RetentionShare[] excessive = [.. shares
            .Where(share => share.Expired > settings.FreeCopies && 100L * share.Expired > (long)settings.MaxSharePercent * share.Copies)
            .OrderByDescending(share => share.Expired)
            .ThenBy(share => share.Instance.Value, StringComparer.Ordinal)
            .ThenBy(share => share.Repository.Value, StringComparer.Ordinal)];
        if (excessive.Length == 0)
        {
            return null;
        }

        RetentionShare most = excessive[0];
        string others = excessive.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", and {excessive.Length - 1} more like it");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"it would delete {most.Expired} of {most.Copies} copies of {most.Instance} in {most.Repository}, more than {settings.MaxSharePercent} %{others}");
    }

    private static string Show(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    // Days and hours are enough to understand a jump.
    private static string Show(TimeSpan span) => span.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0.#} days")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} hours");
}
