using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Notifications;

/// <summary>The one table of events: their names on the wire, their severity, and the conditions that they come from.</summary>
public static class NotificationEvents
{
    private static readonly (NotificationEvent Event, string Name, Severity Severity)[] Table =
    [
        (NotificationEvent.BackupFailed, "backup_failed", Severity.Error),
        (NotificationEvent.BackupRecovered, "backup_recovered", Severity.Info),
        (NotificationEvent.RpoBreached, "rpo_breached", Severity.Error),
        (NotificationEvent.RpoRecovered, "rpo_recovered", Severity.Info),
        (NotificationEvent.VerifyFailed, "verify_failed", Severity.Error),
        (NotificationEvent.VerifyRecovered, "verify_recovered", Severity.Info),
        (NotificationEvent.RepositoryNearlyFull, "repository_nearly_full", Severity.Warning),
        (NotificationEvent.RepositorySpaceRecovered, "repository_space_recovered", Severity.Info),
        (NotificationEvent.ApprovalWanted, "approval_wanted", Severity.Warning),
        (NotificationEvent.ApprovalDecided, "approval_decided", Severity.Info),
        (NotificationEvent.Test, "test", Severity.Info),
    ];

    /// <summary>Every event that a channel can be asked to tell, in the order in which they are shown.</summary>
    public static IReadOnlyList<NotificationEvent> All { get; } = [.. Table.Select(row => row.Event).Where(one => one != NotificationEvent.Test)];

    /// <summary>The stable name, snake case.</summary>
    public static string NameOf(NotificationEvent one) => Array.Find(Table, row => row.Event == one).Name;

    /// <summary>How much the event matters.</summary>
    public static Severity SeverityOf(NotificationEvent one) => Array.Find(Table, row => row.Event == one).Severity;

    /// <summary>The stable name of a severity.</summary>
    public static string NameOf(Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Warning => "warning",
        Severity.Error => "error",
    };

    /// <summary>The event of this name; null for none.</summary>
    public static NotificationEvent? Find(string name) => Array.FindIndex(Table, row => row.Name == name) is >= 0 and int index ? Table[index].Event : null;

    /// <summary>The event of this name that a channel can be asked to tell; throws an invalid-input error for none.</summary>
    public static NotificationEvent Parse(string name) => Find(name) is { } found and not NotificationEvent.Test
        ? found
        : throw new DbCalmException(ErrorCode.InvalidInput, $"{NameRules.Quote(name)} is not an event", $"use {string.Join(", ", All.Select(NameOf))}");

    /// <summary>What is told when a condition opens, or closes.</summary>
    public static NotificationEvent Of(ConditionKind kind, bool isOpen) => kind switch
    {
        ConditionKind.Backup => isOpen ? NotificationEvent.BackupFailed : NotificationEvent.BackupRecovered,
        ConditionKind.Objective => isOpen ? NotificationEvent.RpoBreached : NotificationEvent.RpoRecovered,
        ConditionKind.Verification => isOpen ? NotificationEvent.VerifyFailed : NotificationEvent.VerifyRecovered,
        ConditionKind.Space => isOpen ? NotificationEvent.RepositoryNearlyFull : NotificationEvent.RepositorySpaceRecovered,
        ConditionKind.Approval => isOpen ? NotificationEvent.ApprovalWanted : NotificationEvent.ApprovalDecided,
    };
}
