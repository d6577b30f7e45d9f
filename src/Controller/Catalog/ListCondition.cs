namespace DbCalm.Controller.Catalog;

/// <summary>A condition on backups, in two wordings that mean the same.</summary>
/// <param name="Tested">One that no index serves: it is tested on the rows that something else finds.</param>
/// <param name="Served">One that an index serves; null when there is none that would select much.</param>
/// <param name="Next">What that index has after its own column.</param>
internal sealed record ListCondition(string Tested, string? Served = null, NextInIndex Next = NextInIndex.Nothing)
{
    /// <summary>What it takes for a row, tested or found, against what it takes for one with another condition.</summary>
    public int Cost { get; init; } = 1;
}
