using DbCalm.Controller.Database;
using DbCalm.Core.Fleet;
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

    public string EnrolledAt { get; set; } = "";

    public string? LastSeenAt { get; set; }

    public string? CloneSeenAt { get; set; }

    public string? RemovedAt { get; set; }

    public string Facts { get; set; } = "{}";

    public string Problems { get; set; } = "";

    public FleetHost ToHost() => new()
    {
        Id = new HostId(Id),
        Name = new HostName(Name),
        MachineName = MachineName,
        AgentVersion = AgentVersion,
        CertificateSha256 = CertificateSha256,
        CertificateExpiresAt = StoredTime.Parse(CertificateExpiresAt),
        EnrolledAt = StoredTime.Parse(EnrolledAt),
        LastSeenAt = StoredTime.ParseOptional(LastSeenAt),
        CloneSeenAt = StoredTime.ParseOptional(CloneSeenAt),
        RemovedAt = StoredTime.ParseOptional(RemovedAt),
        Facts = StoredMessage.Read<HostFacts>(Facts),
        FactProblems = Problems.Split('\n', StringSplitOptions.RemoveEmptyEntries),
    };
}
