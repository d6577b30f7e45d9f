using DbCalm.Core.Fleet;
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

    /// <summary>The SHA-256 of the one certificate that speaks for it, in lower-case hex.</summary>
    public required string CertificateSha256 { get; init; }

    public required DateTimeOffset CertificateExpiresAt { get; init; }

    public required DateTimeOffset EnrolledAt { get; init; }

    /// <summary>When its agent was last connected, as far as it was written down; null for never.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When a second process with its identity was last turned away; null for never.</summary>
    public DateTimeOffset? CloneSeenAt { get; init; }

    /// <summary>When it was removed; null while it belongs to the fleet.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>The last facts that its agent sent.</summary>
    public HostFacts Facts { get; init; } = new();

    /// <summary>What the controller could not take from the facts.</summary>
    public IReadOnlyList<string> FactProblems { get; init; } = [];

    /// <summary>Everything that needs a person, as of <paramref name="now"/>.</summary>
    public IReadOnlyList<string> Problems(DateTimeOffset now) => CloneSeenAt is { } seen && now - seen < TimeSpan.FromDays(1)
        ? [.. FactProblems, $"a second process with this host's identity tried to connect at {seen.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC and was refused; find it and stop it, or enroll that machine under its own name"]
        : FactProblems;
}
