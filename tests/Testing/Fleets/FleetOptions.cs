namespace DbCalm.Testing.Fleets;

/// <summary>What a test's fleet looks like.</summary>
internal sealed record FleetOptions
{
    /// <summary>The first host's server.</summary>
    internal MariaDbOptions Server { get; init; } = MariaDbOptions.Usual;

    /// <summary>The first host reaches its server by host and port, not by socket.</summary>
    internal bool OverTcp { get; init; }

    /// <summary>The group of the option file.</summary>
    internal string OptionGroup { get; init; } = "client";

    /// <summary>The environment of the first host's agent.</summary>
    internal IReadOnlyDictionary<string, string?> AgentEnvironment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The environment of the controller.</summary>
    internal IReadOnlyDictionary<string, string?> ControllerEnvironment { get; init; } = new Dictionary<string, string?>();

    /// <summary>How often the controller checks the agents' streams.</summary>
    internal string Heartbeat { get; init; } = "1s";

    /// <summary>Programs of /usr/bin that the first host's agent does not see, as if they were not installed. Needs root.</summary>
    internal IReadOnlyList<string> HiddenPrograms { get; init; } = [];

    /// <summary>Where the first host keeps backups; null for a directory of the fleet.</summary>
    internal string? Repository { get; init; }

    /// <summary>The first host dials the controller through a proxy that can be broken.</summary>
    internal bool ThroughProxy { get; init; }

    /// <summary>The first host joins the controller as new ones do; otherwise it is as one that has just joined, which takes less time.</summary>
    internal bool Joins { get; init; }

    /// <summary>False leaves the fleet without any host.</summary>
    internal bool WithHost { get; init; } = true;
}
