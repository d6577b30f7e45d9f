namespace DbCalm.Controller.Database;

/// <summary>Some rows of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="NextPageToken">Asks for the rows after these; null on the last page.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextPageToken)
{
    /// <summary>A page of at most <paramref name="size"/> from <paramref name="rows"/>, of which one more was read to see whether there are more.</summary>
    public static Page<T> Of(IReadOnlyList<T> rows, int size, Func<T, string> token) => rows.Count <= size
        ? new Page<T>(rows, null)
        : new Page<T>([.. rows.Take(size)], token(rows[size - 1]));

    /// <summary>The same page with each row as something else.</summary>
    public Page<TOther> Select<TOther>(Func<T, TOther> selector) => new([.. Items.Select(selector)], NextPageToken);
}
