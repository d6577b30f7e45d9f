using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Fleet;

/// <summary>A machine that joined.</summary>
internal sealed record FleetHost
{
    public required HostId Id { get; init; }

    public required HostName Name { get; init; }

    /// <summary>What the machine called itself when it joined.</summary>
    public required string MachineName { get; init; }

    public required string AgentVersion { get; init; }

    /// <summary>The certificate that speaks for it.</summary>
    public required HostCertificate Certificate { get; init; }

    /// <summary>One it was given and may not keep yet, which speaks for it as well; null for none.</summary>
    public HostCertificate? NextCertificate { get; init; }

    /// <summary>The SHA-256 of the authorities that its agent keeps; empty when that is not known.</summary>
    public string AuthoritiesSha256 { get; init; } = "";

    /// <summary>How often it came back with a certificate that had ended, since it joined or was approved.</summary>
    public int LateReturns { get; init; }

    /// <summary>When it last did; null for never.</summary>
    public DateTimeOffset? LateReturnAt { get; init; }

    /// <summary>The SHA-256 of the certificate that it last came back with.</summary>
    public string? LateCertificateSha256 { get; init; }

    /// <summary>Since when it waits to be approved; null when it does not.</summary>
    public DateTimeOffset? PendingSince { get; init; }

    /// <summary>Since when it is quarantined; null when it is not.</summary>
    public DateTimeOffset? QuarantinedAt { get; init; }

    /// <summary>When its certificate was revoked; null when it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    public required DateTimeOffset EnrolledAt { get; init; }

    /// <summary>When its agent was last connected, as far as it was written down; null for never.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When it was removed; null while it belongs to the fleet.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>The last facts that its agent sent.</summary>
    public HostFacts Facts { get; init; } = new();

    /// <summary>What the controller could not take from the facts.</summary>
    public IReadOnlyList<string> FactProblems { get; init; } = [];

    /// <summary>Whether it may connect, as long as it belongs to the fleet.</summary>
    public HostStanding Standing => this switch
    {
        { RevokedAt: not null } => HostStanding.Revoked,
        { QuarantinedAt: not null } => HostStanding.Quarantined,
        { PendingSince: not null } => HostStanding.Pending,
        _ => HostStanding.Member,
    };

    /// <summary>Everything that needs a person.</summary>
    public IReadOnlyList<string> Problems => [.. FactProblems, .. TrustProblems()];

    private IEnumerable<string> TrustProblems()
    {
        if (PendingSince is { } pending)
        {
            yield return $"waits since {Words(pending)} to be let in: dbcalmctl hosts approve {Name}";
        }

        if (QuarantinedAt is { } quarantined)
        {
            yield return $"two processes spoke for this host at {Words(quarantined)} (a second process with its identity, as on a copied machine), and neither is let in: stop the false one, "
                + $"then dbcalmctl hosts approve {Name}; when its key may be in wrong hands, dbcalmctl hosts revoke {Name} and let it join with a new token";
        }

        if (RevokedAt is { } revoked)
        {
            yield return $"its certificate was revoked at {Words(revoked)}; stop its agent, and let it join again with dbcalmctl hosts token create --host {Name} and dbcalm-agent enroll --force";
        }

        if (LateReturnAt is { } late)
        {
            yield return $"came back {LateReturns} time{(LateReturns == 1 ? "" : "s")} with a certificate that had ended, last at {Words(late)}; when it was asleep, dbcalmctl hosts approve {Name} clears this";
        }
    }

    private static string Words(DateTimeOffset at) => $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
}
