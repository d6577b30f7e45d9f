using System.Globalization;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Audit;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Access;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Access;

/// <summary>The caller, as far as its connection or token proves it.</summary>
internal abstract record Caller
{
    private Caller()
    {
    }

    /// <summary>The right of the caller to administer or look; null when it is nobody of that kind.</summary>
    public Grant? Grant => this switch
    {
        LocalAdministrator => Grant.All,
        Holder holder => holder.Account.Grant,
        _ => null,
    };

    /// <summary>The name for logs and the audit trail.</summary>
    public string Name => this switch
    {
        Unauthenticated => "a stranger",
        FormerHost => "a former host",
        Agent agent => $"host {agent.Host.Name}",
        LateHost late => $"host {late.Host.Name}",
        BarredHost barred => $"host {barred.Host.Name}",
        LocalAdministrator => "the local administrator",
        LocalUser user => $"local user {user.User?.ToString(CultureInfo.InvariantCulture) ?? "(unknown)"}",
        Holder holder => holder.Account.ToString(),
        BadToken => "somebody with a token that does not hold",
        HttpVisitor => "a visitor of the HTTP listener",
        _ => throw new InvalidOperationException($"unknown caller {GetType().Name}"),
    };

    /// <summary>Whether it is known for sure who it is.</summary>
    public bool IsKnown => this is Agent or LateHost or BarredHost or LocalAdministrator or LocalUser or Holder;

    /// <summary>The key that refusals of this caller are limited by.</summary>
    /// <param name="address">From where.</param>
    /// <param name="action">What was asked for; empty for what there is not, which callers could make up without end.</param>
    public RefusalKey LimitedBy(string address, string action) => IsKnown ? new RefusalKey(Name, address, action) : RefusalKey.OfUnauthenticated(address);

    /// <summary>The name, with whom an unauthenticated one says to be when logging in: <c>a stranger as user anna</c>. What is no name is left out.</summary>
    public string NameAs(string kind, string? name) => IsKnown || !AccountName.IsValid(name) ? Name : $"a stranger as {kind} {name}";

    /// <summary>An unauthenticated caller: on TLS without a certificate, or on HTTP without a token.</summary>
    internal sealed record Unauthenticated : Caller;

    /// <summary>Somebody with a certificate of ours that speaks for no host any more.</summary>
    internal sealed record FormerHost : Caller;

    /// <summary>The agent of a host of the fleet.</summary>
    internal sealed record Agent(FleetHost Host) : Caller;

    /// <summary>The agent of a host of the fleet, with the host's last certificate, which has ended.</summary>
    internal sealed record LateHost(FleetHost Host, string CertificateSha256) : Caller;

    /// <summary>The agent of a host that may not connect for now.</summary>
    internal sealed record BarredHost(FleetHost Host) : Caller;

    /// <summary>Root or the service's user on this machine.</summary>
    internal sealed record LocalAdministrator : Caller;

    /// <summary>Another user of this machine.</summary>
    internal sealed record LocalUser(uint? User) : Caller;

    /// <summary>A person or program that is logged in.</summary>
    internal sealed record Holder(Account Account) : Caller;

    /// <summary>Somebody with a token that is forged, expired or ended.</summary>
    internal sealed record BadToken : Caller;

    /// <summary>Somebody on the listener that serves no calls.</summary>
    internal sealed record HttpVisitor : Caller;
}
