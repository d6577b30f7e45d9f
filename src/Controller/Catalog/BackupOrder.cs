namespace DbCalm.Controller.Catalog;

/// <summary>What a list of backups goes by; equals are told apart by their ids.</summary>
internal enum BackupOrder
{
    /// <summary>When they were started.</summary>
    Started,

    /// <summary>When their jobs ended.</summary>
    Finished,

    /// <summary>Bytes of the tool's stream.</summary>
    Size,

    /// <summary>The instance's name, and within an instance when they were started.</summary>
    Instance,
}
