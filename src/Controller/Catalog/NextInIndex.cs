namespace DbCalm.Controller.Catalog;

/// <summary>What the index that serves a condition has after the condition's own column.</summary>
internal enum NextInIndex
{
    /// <summary>Nothing that a list can use.</summary>
    Nothing,

    /// <summary>The start, once for each of several values.</summary>
    Start,

    /// <summary>The start, for one value: what it finds is in the order of the start.</summary>
    OrderedStart,
}
