using System.Globalization;
using DbCalm.Core.Values;

namespace DbCalm.Core.Notifications;

/// <summary>Messages in words.</summary>
public static class NotificationText
{
    private const int LongestMessage = 1500;
    private const int LongestSummary = 300;

    /// <summary>What happened to what, in one line without the reason.</summary>
    public static string TitleOf(Notification one)
    {
        string title = one.Facts.ClosedBecause is { } reason ? $"{SubjectOf(one)} is not watched any more: {reason}" : Plain(one);
        return OneLine(one.IsReminder ? $"reminder: {title}" : title, LongestSummary);
    }

    /// <summary>The title and the beginning of the reason, in one line.</summary>
    public static string SummaryOf(Notification one) =>
        OneLine(one.Facts.Message is { Length: > 0 } message ? $"{TitleOf(one)}: {message}" : TitleOf(one), LongestSummary);

    /// <summary>The reason with what can be done about it; null for none. May have several lines.</summary>
    public static string? MessageOf(Notification one)
    {
        if (one.Facts.Message is not { Length: > 0 } message)
        {
            return null;
        }

        string text = one.Facts.Hint is { Length: > 0 } hint ? $"{Cut(message, LongestMessage)}\nhint: {Cut(hint, LongestSummary)}" : Cut(message, LongestMessage);
        return string.Concat(text.Select(c => char.IsControl(c) && c != '\n' ? ' ' : c));
    }

    /// <summary>The rest of what is known, a name and a value each.</summary>
    public static IEnumerable<(string Name, string Value)> LinesOf(Notification one)
    {
        NotificationFacts facts = one.Facts;
        (string Name, string? Value)[] lines =
        [
            ("Instance", one.Subject.Instance),
            ("Schedule", one.Subject.Schedule),
            ("Backup", one.Subject.BackupId),
            ("Repository", one.Subject.Repository),
            ("Host", one.Subject.Host),
            ("Job", facts.JobId),
            ("Failures in a row", facts.Failures > 1 ? facts.Failures.Value.ToString(CultureInfo.InvariantCulture) : null),
            ("Newest backup", facts.NewestBackupId is { } id ? $"{id}, started {Time(facts.NewestBackupAt)}" : null),
            ("Free", facts is { FreeBytes: { } free, TotalBytes: { } total } ? $"{Gigabytes(free)} of {Gigabytes(total)} GiB" : null),
            ("When", Time(one.OccurredAt)),
            ("Since", one.Since == one.OccurredAt ? null : Time(one.Since)),
            ("Id", one.Id),
        ];
        return lines.Where(line => !string.IsNullOrEmpty(line.Value)).Select(line => (line.Name, OneLine(line.Value!, LongestSummary)));
    }

    private static string Plain(Notification one) => one.Event switch
    {
        NotificationEvent.BackupFailed => $"{SubjectOf(one)} failed",
        NotificationEvent.BackupRecovered => $"{SubjectOf(one)} succeeds again",
        NotificationEvent.RpoBreached => one.Facts.NewestBackupId is null
            ? $"instance {one.Subject.Instance} has no backup; its objective is {Objective(one)}"
            : $"the newest backup of {one.Subject.Instance} is older than its objective of {Objective(one)}",
        NotificationEvent.RpoRecovered => $"the newest backup of {one.Subject.Instance} is within its objective again",
        NotificationEvent.VerifyFailed => $"{SubjectOf(one)} failed",
        NotificationEvent.VerifyRecovered => $"{SubjectOf(one)} succeeds again",
        NotificationEvent.RepositoryNearlyFull => string.Create(CultureInfo.InvariantCulture, $"{SubjectOf(one)} is {one.Facts.UsedPercent} % full"),
        NotificationEvent.RepositorySpaceRecovered => $"{SubjectOf(one)} has room again",
        NotificationEvent.ApprovalWanted => $"{SubjectOf(one)} waits for approval",
        NotificationEvent.ApprovalDecided => $"{SubjectOf(one)} does not wait for approval any more",
        NotificationEvent.Test => "this is a test; nothing is wrong",
    };

    private static string SubjectOf(Notification one) => one.Event switch
    {
        NotificationEvent.BackupFailed or NotificationEvent.BackupRecovered =>
            one.Subject.Schedule is { } schedule ? $"backup of {one.Subject.Instance} by schedule {schedule}" : $"backup of {one.Subject.Instance}",
        NotificationEvent.RpoBreached or NotificationEvent.RpoRecovered => $"the objective of {one.Subject.Instance}",
        NotificationEvent.VerifyFailed or NotificationEvent.VerifyRecovered => $"verification of backup {one.Subject.BackupId} of {one.Subject.Instance}",
        NotificationEvent.RepositoryNearlyFull or NotificationEvent.RepositorySpaceRecovered =>
            one.Subject.Host is { } host ? $"repository {one.Subject.Repository} on host {host}" : $"repository {one.Subject.Repository}",
        NotificationEvent.ApprovalWanted or NotificationEvent.ApprovalDecided => "a request",
        NotificationEvent.Test => "the channel",
    };

    private static string Objective(Notification one) => Duration.Format(TimeSpan.FromSeconds(one.Facts.ObjectiveSeconds ?? 0));

    private static string Gigabytes(long bytes) => (bytes / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "";

    private static string OneLine(string text, int most) => Cut(string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)), most);

    // Half of a surrogate pair can't be written as UTF-8.
    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
}
