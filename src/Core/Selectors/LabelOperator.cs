namespace DbCalm.Core.Selectors;

/// <summary>What a requirement asks of one label.</summary>
internal enum LabelOperator
{
    /// <summary>There, with this value.</summary>
    Is,

    /// <summary>Absent, or with another value.</summary>
    IsNot,

    /// <summary>There, with any value.</summary>
    Present,

    /// <summary>Not there.</summary>
    Absent,

    /// <summary>There, with one of the values.</summary>
    In,

    /// <summary>Absent, or with none of the values.</summary>
    NotIn,
}
