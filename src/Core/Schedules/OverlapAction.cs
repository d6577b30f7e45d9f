namespace DbCalm.Core.Schedules;

/// <summary>What becomes of a run that is due while the schedule's last one on the same instance still goes.</summary>
public enum OverlapAction
{
    /// <summary>It is left out.</summary>
    Skip,

    /// <summary>It starts afterwards; of several that wait only the newest.</summary>
    Queue,
}
