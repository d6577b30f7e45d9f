using DbCalm.Controller.Database;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Fleet;

/// <summary>A row of the hosts table.</summary>
internal sealed class HostRow
{
    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string MachineName { get; set; } = "";

    public string AgentVersion { get; set; } = "";

    public string CertificateSha256 { get; set; } = "";

    public string CertificateExpiresAt { get; set; } = "";

    public string CertificateAuthority { get; set; } = "";

    public string? NextCertificateSha256 { get; set; }

    public string? NextCertificateExpiresAt { get; set; }

    public string? NextCertificateAuthority { get; set; }

    public string AuthoritiesSha256 { get; set; } = "";

    public long LateReturns { get; set; }

    public string? LateReturnAt { get; set; }

    public string? LateCertificateSha256 { get; set; }

    public string EnrolledAt { get; set; } = "";

    public string? LastSeenAt { get; set; }

    public string? PendingSince { get; set; }

    public string? QuarantinedAt { get; set; }

    public string? RevokedAt { get; set; }

    public string? RemovedAt { get; set; }

    public string Facts { get; set; } = "{}";

    public string Problems { get; set; } = "";

    public FleetHost ToHost() => new()
    {
        Id = new HostId(Id),
        Name = new HostName(Name),
        MachineName = MachineName,
        AgentVersion = AgentVersion,
        Certificate = new HostCertificate(CertificateSha256, StoredTime.Parse(CertificateExpiresAt), CertificateAuthority),
        NextCertificate = NextCertificateSha256 is null ? null : new HostCertificate(NextCertificateSha256, StoredTime.Parse(NextCertificateExpiresAt!), NextCertificateAuthority!),
        AuthoritiesSha256 = AuthoritiesSha256,
        LateReturns = (int)LateReturns,
        LateReturnAt = StoredTime.ParseOptional(LateReturnAt),
        LateCertificateSha256 = LateCertificateSha256,
        EnrolledAt = StoredTime.Parse(EnrolledAt),
        LastSeenAt = StoredTime.ParseOptional(LastSeenAt),
        PendingSince = StoredTime.ParseOptional(PendingSince),
        QuarantinedAt = StoredTime.ParseOptional(QuarantinedAt),
        RevokedAt = StoredTime.ParseOptional(RevokedAt),
        RemovedAt = StoredTime.ParseOptional(RemovedAt),
        Facts = StoredMessage.Read<HostFacts>(Facts),
        FactProblems = Problems.Split('\n', StringSplitOptions.RemoveEmptyEntries),
    };
}
