namespace DbCalm.Agent.Identity;

/// <summary>The part of the identity that is neither key nor certificate, as it is stored.</summary>
internal sealed record IdentityRecord(int Version, string Controller, string HostId, string HostName);
