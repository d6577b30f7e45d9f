namespace DbCalm.Controller.Fleet;

/// <summary>Whether a host may connect.</summary>
internal enum HostStanding
{
    /// <summary>It may.</summary>
    Member,

    /// <summary>It joined and waits for an administrator.</summary>
    Pending,

    /// <summary>Two processes spoke for it at once: neither may, until an administrator has looked.</summary>
    Quarantined,

    /// <summary>An administrator ended its certificate; it joins again with a token.</summary>
    Revoked,
}
