namespace DbCalm.Core.Planning;

/// <summary>What the planner makes of an occurrence.</summary>
public enum PlanVerdict
{
    /// <summary>Its backup is to be queued now.</summary>
    Start,

    /// <summary>It stays, for the reason given.</summary>
    Wait,

    /// <summary>It is left out for good, for the reason given.</summary>
    Skip,
}
