namespace DbCalm.Controller.Schedules;

/// <summary>What became of one instance's turn.</summary>
internal enum RunState
{
    /// <summary>It will start, or be left out.</summary>
    Waiting,

    /// <summary>Its job was queued.</summary>
    Started,

    /// <summary>It was left out, for its reason.</summary>
    Skipped,
}
