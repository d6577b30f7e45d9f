using System.Security.Cryptography;
using DbCalm.Controller.Access;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Core.Approvals;
using DbCalm.Core.Errors;
using DbCalm.Platform;

namespace DbCalm.Controller.Approvals;

/// <summary>Keeps requests that are held, and what is decided on them. Every step is a transaction of its own, so that a crash between two leaves one to go on with.</summary>
internal sealed class ApprovalBook(StoreDatabase database, ApprovalNotices notices, ApprovalSignal signal, ControllerOptions options, TimeProvider time)
{
    private const int MostPending = 100;
    private static readonly TimeSpan EndedAreKept = TimeSpan.FromDays(90);

    /// <summary>
    /// Holds the request: the same one again is the same approval. Null when the same was carried out within the time that a second administrator has, and this only
    /// goes on with it, as the deletion of a chain that goes round by round. Throws a refusal when too many of one's requests wait.
    /// </summary>
    public async Task<StoredApproval?> HoldAsync(StoredApproval wanted, Assessment assessment, CancellationToken cancellationToken)
    {
        StoredApproval? held = await database.WriteAsync(store => HoldAsync(store, wanted, assessment), cancellationToken);
        signal.Raise();
        return held;
    }

    /// <summary>An id that nobody has.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    /// <summary>Has it carried out; throws a refusal when it does not wait any more.</summary>
    public async Task<StoredApproval> ApproveAsync(string id, Caller caller, string address, CancellationToken cancellationToken)
    {
        StoredApproval approved = await database.WriteAsync(
            async store =>
            {
                DateTimeOffset now = time.GetUtcNow();
                StoredApproval pending = await PendingAsync(store, id, now);
                StoredApproval after = pending with { State = ApprovalState.Approved, DecidedBy = caller.Name, DecidedFrom = address, DecidedAt = now };
                await UpdateAsync(store, after, now);
                return after;
            },
            cancellationToken);
        CrashPoints.Pass("approval-stored");
        return approved;
    }

    /// <summary>Stops it; throws a refusal when it does not wait any more.</summary>
    public Task<StoredApproval> DenyAsync(string id, Caller caller, string address, string reason, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            DateTimeOffset now = time.GetUtcNow();
            StoredApproval pending = await PendingAsync(store, id, now);
            StoredApproval after = pending with { State = ApprovalState.Denied, DecidedBy = caller.Name, DecidedFrom = address, DecidedAt = now, Reason = reason, FinishedAt = now };
            await UpdateAsync(store, after, now);
            return after;
        },
        cancellationToken);

    /// <summary>Takes one that is approved to carry it out; null when another was quicker.</summary>
    public Task<StoredApproval?> ClaimAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            if (await ApprovalStore.FindAsync(store, id) is not { State: ApprovalState.Approved } approved)
            {
                return null;
            }

            await ApprovalStore.UpdateAsync(store, approved with { State = ApprovalState.Running });
            return approved;
        },
        cancellationToken);

    /// <summary>Notes how it ended.</summary>
    public Task<StoredApproval> FinishAsync(StoredApproval approval, ApprovalState state, string reason, string answer, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            StoredApproval after = approval with { State = state, Reason = reason, Answer = answer, FinishedAt = time.GetUtcNow() };
            await ApprovalStore.UpdateAsync(store, after);
            return after;
        },
        cancellationToken);

    /// <summary>Has those whose cool-off is over carried out.</summary>
    public Task RipenAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            DateTimeOffset now = time.GetUtcNow();
            foreach (StoredApproval pending in (await ApprovalStore.DueAsync(store, ApprovalState.Pending, now)).Where(RunsByItself))
            {
                await UpdateAsync(store, pending with { State = ApprovalState.Approved, DecidedAt = now }, now);
            }
        },
        cancellationToken);

    /// <summary>Those that nobody approved in time and that do not know it yet.</summary>
    public async Task<IReadOnlyList<StoredApproval>> OverdueAsync(CancellationToken cancellationToken) =>
        [.. (await database.ReadAsync(store => ApprovalStore.DueAsync(store, ApprovalState.Pending, time.GetUtcNow()), cancellationToken)).Where(pending => !RunsByItself(pending))];

    /// <summary>Notes that nobody approved it in time; one that does not wait any more stays as it is.</summary>
    public Task ExpireAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            DateTimeOffset now = time.GetUtcNow();
            if (await ApprovalStore.FindAsync(store, id) is { State: ApprovalState.Pending } pending)
            {
                await UpdateAsync(store, pending with { State = ApprovalState.Expired, Reason = "nobody approved it in time", FinishedAt = now }, now);
            }
        },
        cancellationToken);

    /// <summary>Forgets those that have been over for 90 days; the audit trail does not.</summary>
    public Task PruneAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(store => (Task)ApprovalStore.PruneAsync(store, time.GetUtcNow() - EndedAreKept), cancellationToken);

    private async Task<StoredApproval?> HoldAsync(StoreTransaction store, StoredApproval wanted, Assessment assessment)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (StoredApproval same in await ApprovalStore.SameAsync(store, wanted.Asker, wanted.RequestSha256))
        {
            if (same.State == ApprovalState.Done)
            {
                if (same.FinishedAt > now - options.Approvals.Window && assessment.IsWithin(same.Facts))
                {
                    return null;
                }
            }
            else if (same.State != ApprovalState.Pending || (same.Rule == wanted.Rule && same.Facts.Count == wanted.Facts.Count && assessment.IsWithin(same.Facts) && (same.Until > now || RunsByItself(same))))
            {
                return same;
            }
            else
            {
                await UpdateAsync(store, same with { State = ApprovalState.Expired, Reason = $"it was asked for again as {wanted.Id}, since what it is about has changed", FinishedAt = now }, now);
            }
        }

        if (await ApprovalStore.CountPendingAsync(store, wanted.Asker) >= MostPending)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{MostPending} requests of {wanted.AskedBy} wait for approval", "have them approved or denied first: dbcalmctl approvals list --state pending");
        }

        await ApprovalStore.InsertAsync(store, wanted);
        await notices.NoteAsync(store, wanted, now);
        return wanted;
    }

    // It waits no longer.
    private async Task UpdateAsync(StoreTransaction store, StoredApproval approval, DateTimeOffset now)
    {
        await ApprovalStore.UpdateAsync(store, approval);
        await notices.NoteAsync(store, approval, now);
    }

    // Somebody may have made the rule stricter since it was asked for.
    private bool RunsByItself(StoredApproval approval) => approval.Rule == ApprovalRule.CoolOff && options.Approvals.RuleOf(approval.Kind) != ApprovalRule.SecondAdmin;

    private async Task<StoredApproval> PendingAsync(StoreTransaction store, string id, DateTimeOffset now)
    {
        StoredApproval approval = await ApprovalStore.GetAsync(store, id);
        if (approval.State != ApprovalState.Pending)
        {
            throw new DbCalmException(ErrorCode.Refused, $"approval {id} does not wait any more: it is {approval.State.ToString().ToLowerInvariant()}", $"see 'dbcalmctl approvals show {id}'");
        }

        return approval.Until > now || RunsByItself(approval)
            ? approval
            : throw new DbCalmException(ErrorCode.Refused, $"approval {id} has expired", $"have {approval.AskedBy} ask again");
    }
}
