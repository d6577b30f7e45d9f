using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DbCalm.Controller.Approvals;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Approvals;
using DbCalm.Core.Errors;
using Google.Protobuf;

namespace DbCalm.Controller.Calls;

/// <summary>Stands before what the configuration says takes more than one person: keeps the request, and says who may let it through. Every call passes it.</summary>
internal sealed class ApprovalGate(ApprovalBook book, ControllerOptions options, IServiceProvider services, TimeProvider time)
{
    /// <summary>Returns when the call may be made now; otherwise keeps the request and throws an approval-needed error that names the approval and who can help.</summary>
    /// <param name="context">The call, of a caller who may make it; one that was held before passes.</param>
    /// <param name="request">Its request.</param>
    public async Task PassAsync(CallContext context, object request)
    {
        if (options.Approvals.IsOff || context.Approval is not null || context.Call.AssessAsync is not { } assess || await assess(services, request, context.CancellationToken) is not { } assessment)
        {
            return;
        }

        ApprovalKind kind = assessment.Kinds.MaxBy(options.Approvals.RuleOf);
        ApprovalRule rule = options.Approvals.RuleOf(kind);
        if (rule != ApprovalRule.None && await book.HoldAsync(New(kind, rule, context, (IMessage)request, assessment), assessment, context.CancellationToken) is { } held)
        {
            throw Held(held);
        }
    }

    private StoredApproval New(ApprovalKind kind, ApprovalRule rule, CallContext context, IMessage request, Assessment assessment)
    {
        DateTimeOffset now = time.GetUtcNow();
        byte[] bytes = request.ToByteArray();
        return new StoredApproval
        {
            Id = ApprovalBook.NewId(),
            Kind = kind,
            Rule = rule,
            Path = context.Call.Name,
            Request = bytes,
            RequestSha256 = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(context.Call.Name + "\n"), .. bytes])),
            Shown = context.Call.Show(request),
            Summary = assessment.Summary,
            Facts = assessment.Facts,
            Asker = Asker.Of(context.Caller),
            AskedBy = context.Caller.Name,
            AskedFrom = context.Address,
            AskedAt = now,
            Until = options.Approvals.EndOf(rule, now),
        };
    }

    private static DbCalmException Held(StoredApproval held)
    {
        string until = held.Until.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return held.Rule == ApprovalRule.CoolOff
            ? new DbCalmException(ErrorCode.ApprovalNeeded, $"{held.Summary}: it is done at {until} unless somebody denies it (approval {held.Id})", $"another administrator can have it done at once: dbcalmctl approvals approve {held.Id}")
            : new DbCalmException(ErrorCode.ApprovalNeeded, $"{held.Summary}: it takes a second administrator before {until} (approval {held.Id})", $"another administrator runs: dbcalmctl approvals approve {held.Id}");
    }
}
