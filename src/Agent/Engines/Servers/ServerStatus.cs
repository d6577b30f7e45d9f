namespace DbCalm.Agent.Engines.Servers;

/// <summary>What a running server says of itself and of the user that asks.</summary>
internal sealed record ServerStatus
{
    /// <summary>The version text, e.g. <c>10.11.19-MariaDB-0+deb12u1-log</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Whether it writes a binary log.</summary>
    public required bool HasBinlog { get; init; }

    /// <summary>Where it keeps its data.</summary>
    public required string DataDir { get; init; }

    /// <summary>The path of the binary logs without their numbers; empty without a binary log.</summary>
    public required string BinlogPath { get; init; }

    /// <summary>InnoDB's log sequence number now; null when it tells none.</summary>
    public required ulong? CurrentLsn { get; init; }

    /// <summary>What the user may do everywhere, in upper case.</summary>
    public required IReadOnlySet<string> GlobalPrivileges { get; init; }

    /// <summary>False for MySQL and its other descendants.</summary>
    public bool IsMariaDb => Version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);

    /// <summary>The privileges that a backup needs and the user lacks.</summary>
    public IReadOnlyList<string> MissingPrivileges()
    {
        bool MayAny(params string[] names) => GlobalPrivileges.Contains("ALL PRIVILEGES") || names.Any(GlobalPrivileges.Contains);
        var missing = new List<string>();
        if (!MayAny("RELOAD"))
        {
            missing.Add("RELOAD");
        }

        if (!MayAny("PROCESS"))
        {
            missing.Add("PROCESS");
        }

        // The tool asks for the binlog position only when there is one. Before 10.5 the privilege had its second name here.
        if (HasBinlog && !MayAny("BINLOG MONITOR", "REPLICATION CLIENT", "SUPER"))
        {
            missing.Add("BINLOG MONITOR");
        }

        return missing;
    }
}
