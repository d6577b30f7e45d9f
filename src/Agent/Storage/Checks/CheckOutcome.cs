namespace DbCalm.Agent.Storage.Checks;

/// <summary>How a check of a repository ended.</summary>
internal enum CheckOutcome
{
    Ok,
    Failed,

    /// <summary>It makes no sense here, or an earlier one failed.</summary>
    Skipped,
}
