using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Identity;

/// <summary>Everything that keeps this host's identity good while the agent runs.</summary>
internal sealed class IdentityKeeping : IDisposable
{
    private readonly IdentityRenewal renewal;
    private readonly CertificateRenewal loop;

    public IdentityKeeping(string dataDir, AgentIdentity identity, TimeProvider time, ILogger logger)
    {
        var store = new IdentityStore(dataDir);
        Current = new CurrentIdentity(store, identity);
        renewal = new IdentityRenewal(Current, store);
        Exchange = new CertificateExchange(Current, time, logger);
        LateReturn = new LateReturn(Current, renewal, time, logger);
        loop = new CertificateRenewal(Current, renewal, Exchange, Random.Shared, time, logger);
    }

    /// <summary>The identity that the next connection is made with.</summary>
    public CurrentIdentity Current { get; }

    /// <summary>What the session carries.</summary>
    public CertificateExchange Exchange { get; }

    /// <summary>What is done when the certificate has ended.</summary>
    public LateReturn LateReturn { get; }

    /// <summary>Renews until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => renewal.Dispose();
}
