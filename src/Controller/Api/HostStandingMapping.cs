using DbCalm.Controller.Fleet;
using WireStanding = DbCalm.Protocol.V1.HostStanding;

namespace DbCalm.Controller.Api;

/// <summary>The standing of hosts on the wire.</summary>
internal static class HostStandingMapping
{
    public static WireStanding ToWire(this HostStanding standing) => standing switch
    {
        HostStanding.Member => WireStanding.Member,
        HostStanding.Pending => WireStanding.Pending,
        HostStanding.Quarantined => WireStanding.Quarantined,
        HostStanding.Revoked => WireStanding.Revoked,
        _ => throw new InvalidOperationException($"unknown standing {standing}"),
    };
}
