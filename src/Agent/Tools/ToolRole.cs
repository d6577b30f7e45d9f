namespace DbCalm.Agent.Tools;

/// <summary>What a tool is needed for.</summary>
internal enum ToolRole
{
    /// <summary>Takes and prepares physical backups.</summary>
    Backup,

    /// <summary>Unpacks the stream of a physical backup.</summary>
    Stream,

    /// <summary>Asks the server.</summary>
    Client,

    /// <summary>Pings the server.</summary>
    Admin,

    /// <summary>Checks the pages of a tablespace.</summary>
    Innochecksum,
}
