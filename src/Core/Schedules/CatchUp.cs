namespace DbCalm.Core.Schedules;

/// <summary>What becomes of runs that were due while the controller was down.</summary>
public enum CatchUp
{
    /// <summary>The newest one is made up for.</summary>
    Once,

    /// <summary>They are left out.</summary>
    None,
}
