namespace DbCalm.Core.Retention;

/// <summary>What decided about a copy. Of several rules that keep one, the first in this order is named.</summary>
public enum RetentionRule : byte
{
    /// <summary>No rule keeps it: it expires.</summary>
    None,

    /// <summary>Somebody said that it must not be deleted.</summary>
    Held,

    /// <summary>A job reads it.</summary>
    InUse,

    /// <summary>No policy applies to it, or the one that does is not known.</summary>
    NoPolicy,

    /// <summary>Its policy keeps everything.</summary>
    Forever,

    /// <summary>It is young enough.</summary>
    Within,

    /// <summary>It is among the newest.</summary>
    Last,

    /// <summary>It is the newest of its hour.</summary>
    Hourly,

    /// <summary>It is the newest of its day.</summary>
    Daily,

    /// <summary>It is the newest of its week.</summary>
    Weekly,

    /// <summary>It is the newest of its month.</summary>
    Monthly,

    /// <summary>It is the newest of its year.</summary>
    Yearly,

    /// <summary>It is in one of the newest chains.</summary>
    Chains,

    /// <summary>Its repository refuses to delete it yet.</summary>
    Locked,

    /// <summary>It is in the last chain that the instance could be restored from.</summary>
    LastGoodChain,

    /// <summary>A copy that is kept is built on it.</summary>
    Needed,

    /// <summary>Another copy of the backup is kept and is not good.</summary>
    InsteadOfBad,
}
