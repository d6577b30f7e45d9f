using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Fleet;

namespace DbCalm.Agent.Enrollment;

/// <summary>Who this host is in the fleet and whom it obeys, as enrolment settled it.</summary>
/// <param name="Controller">The controller's address.</param>
/// <param name="HostId">The identity that the certificate names.</param>
/// <param name="HostName">The host's name, for manifests and logs.</param>
/// <param name="Certificate">The host's certificate with its private key.</param>
/// <param name="Authority">The only authority that may have signed the controller's certificate.</param>
internal sealed record AgentIdentity(Uri Controller, HostId HostId, HostName HostName, X509Certificate2 Certificate, X509Certificate2 Authority) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        Authority.Dispose();
    }
}
