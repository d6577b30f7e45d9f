using System.Globalization;
using DbCalm.Controller.Access;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Approvals;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Access;
using DbCalm.Core.Approvals;
using DbCalm.Core.Errors;

namespace DbCalm.Controller.Calls;

/// <summary>Says who may see, approve and deny what somebody asked for.</summary>
internal sealed class ApprovalRights(CallTable calls, CallLimits limits, ControllerOptions options, TimeProvider time)
{
    /// <summary>
    /// Throws a not-permitted error unless the caller is another person than the one who asked, whose account has been as it is for some time, and who may do what was asked for.
    /// A program has no eyes, and its secret is known to whoever made it: it asks and does not approve.
    /// </summary>
    public async Task RequireMayApproveAsync(Caller caller, StoredApproval approval, CancellationToken cancellationToken)
    {
        if (Asker.Of(caller).IsSamePerson(approval.Asker))
        {
            throw new DbCalmException(ErrorCode.NotPermitted, $"{caller.Name} asked for this and can't approve it as well", "ask another administrator");
        }

        if (caller is Caller.Holder { Account: var account })
        {
            RequireApprover(account);
        }

        await RequireMayDecideAsync(caller, approval, cancellationToken);
    }

    /// <summary>Throws a not-permitted error unless the caller asked for it, or may approve such things: of denying it nobody can make anything.</summary>
    public async Task RequireMayDenyAsync(Caller caller, StoredApproval approval, CancellationToken cancellationToken)
    {
        if (!Asker.Of(caller).IsSamePerson(approval.Asker))
        {
            await RequireMayDecideAsync(caller, approval, cancellationToken);
        }
    }

    /// <summary>Whether the caller may know of it: who sees the whole audit trail, who asked, who decided, and who may decide.</summary>
    public async Task<bool> MaySeeAsync(Caller caller, StoredApproval approval, CancellationToken cancellationToken)
    {
        bool isOwn = Asker.Of(caller).IsSamePerson(approval.Asker) || approval.DecidedBy == caller.Name;
        if (isOwn || (caller.Grant is { IsUnlimited: true } grant && grant.Role.Allows(Permission.ViewAudit)))
        {
            return true;
        }

        try
        {
            await RequireMayDecideAsync(caller, approval, cancellationToken);
            return approval.State == ApprovalState.Pending;
        }
        catch (DbCalmException)
        {
            return false;
        }
    }

    private void RequireApprover(Account account)
    {
        if (account.Kind != AccountKind.User)
        {
            throw new DbCalmException(ErrorCode.NotPermitted, $"{account} is a program, and people approve", "log in as a user");
        }

        DateTimeOffset from = account.UpdatedAt + options.Approvals.ApproverAge;
        if (from > time.GetUtcNow())
        {
            string when = from.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
            throw new DbCalmException(ErrorCode.NotPermitted, $"{account} was made or changed lately and approves nothing before {when}", "ask another administrator, or wait: approval_account_age says how long");
        }
    }

    private async Task RequireMayDecideAsync(Caller caller, StoredApproval approval, CancellationToken cancellationToken)
    {
        bool isApprover = caller.Grant is { } grant && grant.Role.Allows(Permission.ApproveRequests);
        Call? call = calls.OfPath(approval.Path);
        Failure? failure = CallerPolicy.Check(caller, call?.Rule);
        if (!isApprover || failure is not null)
        {
            throw (failure ?? new Failure(ErrorCode.NotPermitted, $"{caller.Name} is {caller.Grant} and may not approve requests", "ask an administrator")).ToException();
        }

        if (approval.Request.Length > 0 && call?.Parser is { } parser)
        {
            await limits.RequireCoveredAsync(caller, call, parser.ParseFrom(approval.Request), cancellationToken);
        }
    }
}
