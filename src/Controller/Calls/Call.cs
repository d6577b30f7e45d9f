using DbCalm.Controller.Access;
using DbCalm.Controller.Approvals;
using DbCalm.Controller.Database;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using Google.Protobuf;

namespace DbCalm.Controller.Calls;

/// <summary>A line of the table of calls: everything that the pipeline must know of one, whatever it came in by.</summary>
internal abstract record Call
{
    /// <summary>The path of a gRPC call, e.g. <c>/dbcalm.v1.BackupService/DeleteBackup</c>, or the route of one that only REST has, e.g. <c>POST /auth/token</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Who may make it.</summary>
    public required CallRule Rule { get; init; }

    /// <summary>The rows that it has in the audit trail.</summary>
    public required Recording Recording { get; init; }

    /// <summary>The name in the audit trail, e.g. <c>BackupService/DeleteBackup</c>.</summary>
    public string Action => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>The request as the audit trail keeps it: JSON without secrets.</summary>
    public required Func<object, string> Show { get; init; }

    /// <summary>Reads the stored request of a call that was held; null for one that only REST has.</summary>
    public MessageParser? Parser { get; init; }

    /// <summary>Carries the call out where no server of gRPC does: for REST, and when what was held is let through.</summary>
    public required Func<IServiceProvider, object, CallContext, Task<object>> RunAsync { get; init; }

    /// <summary>Reads the instances that a request is about, of a call within the limits of grants. Throws what the call itself would when it names what is not there.</summary>
    public Func<StoreTransaction, object, Task<Subjects>>? SubjectsAsync { get; init; }

    /// <summary>Leaves out of an answer what a limited grant does not cover; null when the answer is about what the request named.</summary>
    public AnswerLimit? Limit { get; init; }

    /// <summary>Says why this caller may not make this request, beyond the rule; null when nothing more is asked.</summary>
    public Func<Caller, object, Failure?>? Demand { get; init; }

    /// <summary>Reads what a request is going to change, for the audit trail; null when there is nothing before.</summary>
    public Func<IServiceProvider, object, CancellationToken, Task<IMessage?>>? BeforeAsync { get; init; }

    /// <summary>Judges a request of a call that may be held until somebody agrees: null when nobody has to. Throws what the call itself would.</summary>
    public Func<IServiceProvider, object, CancellationToken, Task<Assessment?>>? AssessAsync { get; init; }

    /// <summary>Reads whom the caller of a login says to be: kind and name.</summary>
    public Func<object, (string Kind, string? Name)?>? ClaimOf { get; init; }

    /// <summary>Says who the caller turned out to be, by request and answer.</summary>
    public Func<object, object, string>? TurnedOut { get; init; }

    /// <summary>The recording that follows from a rule: what only looks has no row, everything else has; so that one that is forgotten is recorded.</summary>
    public static Recording RecordingOf(CallRule rule) => rule switch
    {
        CallRule.Needs { Permission: Permission.ViewFleet or Permission.ViewBackups or Permission.ViewJobs or Permission.ViewAudit } => Recording.None,
        CallRule.Needs => Recording.BeginningAndEnd,
        CallRule.Anybody or CallRule.LateAgent => Recording.End,
        CallRule.LoggedIn or CallRule.Open or CallRule.AgentOnly => Recording.None,
        _ => throw new InvalidOperationException($"unknown rule {rule}"),
    };
}
