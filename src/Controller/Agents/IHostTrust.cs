using DbCalm.Controller.Fleet;
using DbCalm.Core.Names;
using DbCalm.Protocol.Trust;

namespace DbCalm.Controller.Agents;

/// <summary>What keeps connected hosts trusted, and ends that.</summary>
internal interface IHostTrust
{
    /// <summary>Whom hosts are to trust now.</summary>
    AuthorityBundle Authorities { get; }

    /// <summary>A certificate for the key of the PKCS#10 request, in DER; it counts besides the present one until <see cref="KeptAsync"/>. Throws an invalid-input error for a request that can't be used.</summary>
    Task<byte[]> RenewAsync(HostId host, byte[] request, CancellationToken cancellationToken);

    /// <summary>The host keeps the certificate of this SHA-256: it is the only one that counts from now on. Returns when it ends; null, and nothing is done, for any other.</summary>
    Task<DateTimeOffset?> KeptAsync(HostId host, string sha256, CancellationToken cancellationToken);

    /// <summary>The host keeps the authorities of this SHA-256.</summary>
    Task AuthoritiesKeptAsync(HostId host, string sha256, CancellationToken cancellationToken);

    /// <summary>Two processes spoke for the host at once: neither may, until an administrator has looked.</summary>
    Task QuarantineAsync(FleetHost host, string reason, CancellationToken cancellationToken);
}
