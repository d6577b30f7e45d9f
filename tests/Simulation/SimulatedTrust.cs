using System.Diagnostics.CodeAnalysis;
using DbCalm.Controller.Agents;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Names;
using DbCalm.Protocol.Trust;

namespace DbCalm.Simulation;

/// <summary>Certificates have no part in a simulation: its agents have none, and speak without a stream.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "the container makes it")]
internal sealed class SimulatedTrust : IHostTrust
{
    public AuthorityBundle Authorities => throw Unexpected();

    public Task<byte[]> RenewAsync(HostId host, byte[] request, CancellationToken cancellationToken) => throw Unexpected();

    public Task<DateTimeOffset?> KeptAsync(HostId host, string sha256, CancellationToken cancellationToken) => throw Unexpected();

    public Task AuthoritiesKeptAsync(HostId host, string sha256, CancellationToken cancellationToken) => throw Unexpected();

    public Task QuarantineAsync(FleetHost host, string reason, CancellationToken cancellationToken) => throw Unexpected();

    private static InvalidOperationException Unexpected() => new("a simulated agent has no certificate");
}
