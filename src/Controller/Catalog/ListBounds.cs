namespace DbCalm.Controller.Catalog;

/// <summary>How much one page of a list may look at, so that its time is bounded whatever is asked for.</summary>
/// <param name="Near">Rows that lie next to each other, or that an index tells of alone.</param>
/// <param name="Far">Rows that lie anywhere.</param>
internal sealed record ListBounds(int Near, int Far)
{
    /// <summary>A few milliseconds.</summary>
    public static ListBounds Default { get; } = new(2000, 600);
}
