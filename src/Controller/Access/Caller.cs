using DbCalm.Controller.Fleet;

namespace DbCalm.Controller.Access;

/// <summary>Who calls.</summary>
internal abstract record Caller
{
    private Caller()
    {
    }

    /// <summary>Somebody on TLS without a certificate.</summary>
    internal sealed record Stranger : Caller;

    /// <summary>Somebody with a certificate of ours that speaks for no host any more.</summary>
    internal sealed record FormerHost : Caller;

    /// <summary>The agent of a host of the fleet.</summary>
    internal sealed record Agent(FleetHost Host) : Caller;

    /// <summary>Root or the service's user on this machine.</summary>
    internal sealed record LocalAdministrator : Caller;

    /// <summary>Another user of this machine.</summary>
    internal sealed record LocalUser(uint? User) : Caller;

    /// <summary>Somebody on the listener that serves no calls.</summary>
    internal sealed record HttpVisitor : Caller;
}
