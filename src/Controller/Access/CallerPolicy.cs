using DbCalm.Controller.Fleet;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;

namespace DbCalm.Controller.Access;

/// <summary>Holds a caller against the rule of a call.</summary>
internal static class CallerPolicy
{
    /// <summary>Why <paramref name="caller"/> may not make a call of this rule; null when it may, as far as that can be said without the request. What has no rule nobody may call.</summary>
    public static Failure? Check(Caller caller, CallRule? rule) => (caller, rule) switch
    {
        (Caller.HttpVisitor, _) => new Failure(ErrorCode.NotPermitted, "calls are not served here", "use the gRPC address or the local socket"),
        (_, null) => new Failure(ErrorCode.NotPermitted, "this call is not offered", "use a client of the controller's version"),
        (_, CallRule.Anybody or CallRule.Open) => null,
        (Caller.LateHost, CallRule.LateAgent) => null,
        (_, CallRule.AgentOnly or CallRule.LateAgent) => Connect(caller),
        (_, CallRule.LoggedIn) => caller.Grant is null ? NotLoggedIn(caller) : null,
        (_, CallRule.Needs needs) => caller.Grant is { } grant ? Need(caller, grant, needs) : NotLoggedIn(caller),
        (_, { } unknown) => throw new InvalidOperationException($"unknown rule {unknown}"),
    };

    private static Failure? Connect(Caller caller) => caller switch
    {
        Caller.Agent => null,
        Caller.LateHost late => new Failure(ErrorCode.Unauthenticated, $"the certificate of host {late.Host.Name} ended {late.Host.Certificate.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC", "its agent renews it by itself; see its log, and the clocks of both machines"),
        Caller.BarredHost barred => Barred(barred.Host),
        Caller.FormerHost => new Failure(ErrorCode.Unauthenticated, "this host's certificate does not hold any more", "the host was removed or joined again; enroll it with a new token: dbcalmctl hosts token create"),
        _ => new Failure(ErrorCode.Unauthenticated, "an agent needs its host's certificate", "enroll the host first: dbcalm-agent enroll"),
    };

    private static Failure Barred(FleetHost host) => host.Standing switch
    {
        HostStanding.Pending => new Failure(ErrorCode.NotPermitted, $"host {host.Name} waits to be let in", $"on the controller: dbcalmctl hosts approve {host.Name}"),
        HostStanding.Quarantined => new Failure(
            ErrorCode.NotPermitted, $"host {host.Name} is quarantined: two processes spoke for it at once", $"stop the false one, then on the controller: dbcalmctl hosts approve {host.Name}"),
        HostStanding.Revoked => new Failure(
            ErrorCode.Unauthenticated, $"the certificate of host {host.Name} was revoked", $"enroll it with a new token: dbcalmctl hosts token create --host {host.Name}"),
        HostStanding.Member => throw new InvalidOperationException($"host {host.Name} may connect"),
        _ => throw new InvalidOperationException($"unknown standing {host.Standing}"),
    };

    private static Failure? Need(Caller caller, Grant grant, CallRule.Needs needs)
    {
        if (!grant.Role.Allows(needs.Permission))
        {
            return new Failure(ErrorCode.NotPermitted, $"{caller.Name} is {grant} and may not {WordsOf(needs.Permission)}", "ask an administrator");
        }

        return needs.Reach == Reach.WholeFleet && !grant.IsUnlimited
            ? new Failure(ErrorCode.NotPermitted, $"{caller.Name} is {grant}, and this concerns the whole fleet", "ask an administrator of the whole fleet")
            : null;
    }

    private static Failure NotLoggedIn(Caller caller) => caller switch
    {
        Caller.BadToken => new Failure(ErrorCode.Unauthenticated, "the login does not hold any more", "log in again: dbcalmctl login"),
        Caller.LocalUser => new Failure(ErrorCode.NotPermitted, $"{caller.Name} may not administer this controller", "log in (dbcalmctl login), or use root or the service's user"),
        Caller.Agent or Caller.LateHost or Caller.BarredHost or Caller.FormerHost => new Failure(ErrorCode.NotPermitted, "a host may not administer the fleet", "use dbcalmctl"),
        _ => new Failure(ErrorCode.Unauthenticated, "no login was given", "log in (dbcalmctl login), or run dbcalmctl on the controller's host as root or as the service's user"),
    };

    /// <summary>The permission in words: <c>take backups</c>.</summary>
    internal static string WordsOf(Permission permission) => string.Concat(permission.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? " " : "") + char.ToLowerInvariant(c) : c.ToString()));
}
