namespace DbCalm.Core.Schedules;

/// <summary>What becomes of a due incremental that has nothing to be built on.</summary>
public enum MissingBase
{
    /// <summary>A full backup is taken instead.</summary>
    Full,

    /// <summary>It is left out.</summary>
    Fail,
}
