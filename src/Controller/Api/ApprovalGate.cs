using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DbCalm.Controller.Access;
using DbCalm.Controller.Approvals;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Approvals;
using DbCalm.Core.Errors;
using Google.Protobuf;

namespace DbCalm.Controller.Api;

/// <summary>Stands before what the configuration says takes more than one person: keeps the request, and says who may let it through. Every edge that changes something asks it.</summary>
internal sealed class ApprovalGate(ApprovalBook book, ControllerOptions options, IServiceProvider services, TimeProvider time)
{
    /// <summary>Returns when the call may be made now; otherwise keeps the request and throws an approval-needed error that names the approval and who can help.</summary>
    /// <param name="path">The call, e.g. <c>/dbcalm.v1.BackupService/DeleteBackup</c>.</param>
    /// <param name="request">Its request.</param>
    /// <param name="caller">Who calls, who may make the call.</param>
    /// <param name="address">From where.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    public async Task PassAsync(string path, IMessage request, Caller caller, string address, CancellationToken cancellationToken)
    {
        if (options.Approvals.IsOff || !CoveredCalls.ByPath.TryGetValue(path, out CoveredCall? call) || await call.AssessAsync(services, request, cancellationToken) is not { } assessment)
        {
            return;
        }

        ApprovalKind kind = assessment.Kinds.MaxBy(options.Approvals.RuleOf);
        ApprovalRule rule = options.Approvals.RuleOf(kind);
        if (rule != ApprovalRule.None && await book.HoldAsync(New(kind, rule, path, request, assessment, caller, address), assessment, cancellationToken) is { } held)
        {
            throw Held(held);
        }
    }

    private StoredApproval New(ApprovalKind kind, ApprovalRule rule, string path, IMessage request, Assessment assessment, Caller caller, string address)
    {
        DateTimeOffset now = time.GetUtcNow();
        byte[] bytes = request.ToByteArray();
        return new StoredApproval
        {
            Id = ApprovalBook.NewId(),
            Kind = kind,
            Rule = rule,
            Path = path,
            Request = bytes,
            RequestSha256 = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(path + "\n"), .. bytes])),
            Shown = AuditText.Of(request),
            Summary = assessment.Summary,
            Facts = assessment.Facts,
            Asker = Asker.Of(caller),
            AskedBy = caller.Name,
            AskedFrom = address,
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
