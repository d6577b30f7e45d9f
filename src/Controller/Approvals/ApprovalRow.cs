using DbCalm.Controller.Database;
using DbCalm.Core.Approvals;

namespace DbCalm.Controller.Approvals;

/// <summary>A row of the approvals table.</summary>
internal sealed class ApprovalRow
{
    public string Id { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Rule { get; set; } = "";

    public string Path { get; set; } = "";

    public string Request { get; set; } = "";

    public string RequestSha256 { get; set; } = "";

    public string Shown { get; set; } = "";

    public string Summary { get; set; } = "";

    public string Facts { get; set; } = "";

    public string State { get; set; } = "";

    public string AskerKind { get; set; } = "";

    public string AskerName { get; set; } = "";

    public string AskerSince { get; set; } = "";

    public string AskedBy { get; set; } = "";

    public string AskedFrom { get; set; } = "";

    public string AskedAt { get; set; } = "";

    public string Until { get; set; } = "";

    public string DecidedBy { get; set; } = "";

    public string DecidedFrom { get; set; } = "";

    public string? DecidedAt { get; set; }

    public string Reason { get; set; } = "";

    public string? FinishedAt { get; set; }

    public string Answer { get; set; } = "";

    public long Interrupted { get; set; }

    public static ApprovalRow Of(StoredApproval approval) => new()
    {
        Id = approval.Id,
        Kind = approval.Kind.ToString(),
        Rule = approval.Rule.ToString(),
        Path = approval.Path,
        Request = Convert.ToBase64String(approval.Request),
        RequestSha256 = approval.RequestSha256,
        Shown = approval.Shown,
        Summary = approval.Summary,
        Facts = string.Join('\n', approval.Facts),
        State = approval.State.ToString(),
        AskerKind = approval.Asker.Kind,
        AskerName = approval.Asker.Name,
        AskerSince = approval.Asker.Since,
        AskedBy = approval.AskedBy,
        AskedFrom = approval.AskedFrom,
        AskedAt = approval.AskedAt.ToStored(),
        Until = approval.Until.ToStored(),
        DecidedBy = approval.DecidedBy,
        DecidedFrom = approval.DecidedFrom,
        DecidedAt = approval.DecidedAt.ToStored(),
        Reason = approval.Reason,
        FinishedAt = approval.FinishedAt.ToStored(),
        Answer = approval.Answer,
        Interrupted = approval.IsInterrupted ? 1 : 0,
    };

    public StoredApproval ToApproval() => new()
    {
        Id = Id,
        Kind = Enum.Parse<ApprovalKind>(Kind),
        Rule = Enum.Parse<ApprovalRule>(Rule),
        Path = Path,
        Request = Convert.FromBase64String(Request),
        RequestSha256 = RequestSha256,
        Shown = Shown,
        Summary = Summary,
        Facts = Facts.Split('\n'),
        State = Enum.Parse<ApprovalState>(State),
        Asker = new Asker(AskerKind, AskerName, AskerSince),
        AskedBy = AskedBy,
        AskedFrom = AskedFrom,
        AskedAt = StoredTime.Parse(AskedAt),
        Until = StoredTime.Parse(Until),
        DecidedBy = DecidedBy,
        DecidedFrom = DecidedFrom,
        DecidedAt = StoredTime.ParseOptional(DecidedAt),
        Reason = Reason,
        FinishedAt = StoredTime.ParseOptional(FinishedAt),
        Answer = Answer,
        IsInterrupted = Interrupted == 1,
    };
}
