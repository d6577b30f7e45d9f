using DbCalm.Controller.Database;
using DbCalm.Controller.Notifications;
using DbCalm.Core.Approvals;
using DbCalm.Core.Notifications;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Approvals;

/// <summary>Tells whoever wants to be told that a request waits, and that it does not any more; part of the transaction that makes it so, and never a reason for that to fail.</summary>
internal sealed partial class ApprovalNotices(ConditionBook conditions, ILogger<ApprovalNotices> logger)
{
    /// <summary>The request waits, or ended its wait as its state says.</summary>
    public async Task NoteAsync(StoreTransaction store, StoredApproval approval, DateTimeOffset now)
    {
        try
        {
            await store.NestedAsync(() => approval.State == ApprovalState.Pending ? OpenAsync(store, approval, now) : CloseAsync(store, approval, now));
        }
        catch (Exception e)
        {
            // It is held or decided whatever becomes of the message.
            LogFailed(approval.Id, e);
        }
    }

    private Task OpenAsync(StoreTransaction store, StoredApproval approval, DateTimeOffset now)
    {
        string end = approval.Until.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
        var facts = new NotificationFacts
        {
            Message = $"{approval.AskedBy} asks for: {approval.Summary}",
            Hint = approval.Rule == ApprovalRule.CoolOff ? $"it is done at {end} unless somebody runs: dbcalmctl approvals deny {approval.Id}" : $"before {end}: dbcalmctl approvals approve {approval.Id}",
        };
        return conditions.OpenAsync(store, new Condition { Kind = ConditionKind.Approval, Key = approval.Id, Subject = new ConditionSubject(), Facts = facts, OpenedAt = now }, now);
    }

    private Task CloseAsync(StoreTransaction store, StoredApproval approval, DateTimeOffset now)
    {
        string who = approval.DecidedBy.Length > 0 ? $" by {approval.DecidedBy}" : "";
        var facts = new NotificationFacts { Message = $"{approval.Summary}, asked for by {approval.AskedBy}: {approval.State.ToString().ToLowerInvariant()}{who}", Hint = $"see 'dbcalmctl approvals show {approval.Id}'" };
        return conditions.CloseAsync(store, ConditionKind.Approval, approval.Id, facts, now);
    }

    [LoggerMessage(5030, LogLevel.Error, "Approval {ApprovalId} could not be told to anybody")]
    private partial void LogFailed(string approvalId, Exception exception);
}
