using DbCalm.Core.Approvals;

namespace DbCalm.Controller.Approvals;

/// <summary>A request that was held.</summary>
internal sealed record StoredApproval
{
    /// <summary>Short, random, for people to type.</summary>
    public required string Id { get; init; }

    /// <summary>The operation, the first of several.</summary>
    public required ApprovalKind Kind { get; init; }

    /// <summary>The rule that holds it.</summary>
    public required ApprovalRule Rule { get; init; }

    /// <summary>The call, e.g. <c>/dbcalm.v1.BackupService/DeleteBackup</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The request's message; empty when it is not needed any more.</summary>
    public byte[] Request { get; init; } = [];

    /// <summary>The SHA-256 of the call and its request, in lower-case hex.</summary>
    public required string RequestSha256 { get; init; }

    /// <summary>The request for people: JSON without secrets.</summary>
    public required string Shown { get; init; }

    /// <summary>The deed, in words.</summary>
    public required string Summary { get; init; }

    /// <summary>The facts that it was judged by.</summary>
    public required IReadOnlyList<string> Facts { get; init; }

    /// <summary>The outcome.</summary>
    public ApprovalState State { get; init; }

    /// <summary>The one who asked.</summary>
    public required Asker Asker { get; init; }

    /// <summary>The one who asked, in words.</summary>
    public required string AskedBy { get; init; }

    /// <summary>From where: an address, or <c>local</c>.</summary>
    public required string AskedFrom { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When it expires or, with a cool-off, is carried out.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The one who approved or denied it, in words; empty when nobody did.</summary>
    public string DecidedBy { get; init; } = "";

    /// <summary>From where.</summary>
    public string DecidedFrom { get; init; } = "";

    /// <summary>When it was approved or denied, or its time came.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The reason that it was denied or failed.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When all was over.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The answer of the call: JSON without secrets.</summary>
    public string Answer { get; init; } = "";

    /// <summary>The controller ended while it was carried out: it may have been.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>For the trail: who let it be done.</summary>
    public string Words => DecidedBy.Length > 0 ? $"approval {Id}, by {DecidedBy} from {DecidedFrom}" : $"approval {Id}, which nobody denied";
}
