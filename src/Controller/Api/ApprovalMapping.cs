using DbCalm.Controller.Approvals;
using DbCalm.Core.Approvals;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreState = DbCalm.Core.Approvals.ApprovalState;
using WireState = DbCalm.Protocol.V1.ApprovalState;

namespace DbCalm.Controller.Api;

/// <summary>Approvals on the wire.</summary>
internal static class ApprovalMapping
{
    /// <summary>As people see it.</summary>
    public static Approval ToWire(this StoredApproval approval) => new()
    {
        Id = approval.Id,
        Operation = ApprovalWords.NameOf(approval.Kind),
        Rule = ApprovalWords.NameOf(approval.Rule),
        Call = approval.Path[(approval.Path.LastIndexOf('.') + 1)..],
        Request = approval.Shown,
        Summary = approval.Summary,
        State = approval.State.ToWire(),
        AskedBy = approval.AskedBy,
        AskedFrom = approval.AskedFrom,
        AskedAt = approval.AskedAt.ToWire(),
        Until = approval.Until.ToWire(),
        DecidedBy = approval.DecidedBy,
        DecidedFrom = approval.DecidedFrom,
        DecidedAt = approval.DecidedAt.ToWire(),
        Reason = approval.Reason,
        FinishedAt = approval.FinishedAt.ToWire(),
        Answer = approval.Answer,
    };

    /// <summary>The state that was asked for; null for any.</summary>
    public static CoreState? ToCore(this WireState state) => Enum.GetValues<CoreState>().Cast<CoreState?>().FirstOrDefault(known => known!.Value.ToWire() == state);

    private static WireState ToWire(this CoreState state) => state switch
    {
        CoreState.Pending => WireState.Pending,
        CoreState.Approved => WireState.Approved,
        CoreState.Running => WireState.Running,
        CoreState.Done => WireState.Done,
        CoreState.Failed => WireState.Failed,
        CoreState.Denied => WireState.Denied,
        CoreState.Expired => WireState.Expired,
    };
}
