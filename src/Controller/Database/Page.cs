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

    /// <summary>A page of <paramref name="all"/>, a list short enough to be read whole and in the order of its names.</summary>
    /// <param name="list">The list's name in its tokens.</param>
    /// <param name="all">Everything that is listed.</param>
    /// <param name="name">The name of one.</param>
    /// <param name="pageSize">As it was asked for.</param>
    /// <param name="pageToken">As it was asked for; empty for the first page.</param>
    public static Page<T> OfNamed(string list, IEnumerable<T> all, Func<T, string> name, uint pageSize, string pageToken)
    {
        int size = PageSize.Of(pageSize);
        string? after = PageToken.Read(list, pageToken, 1)?[0];
        return Of([.. all.Where(one => after is null || string.CompareOrdinal(name(one), after) > 0).Take(size + 1)], size, row => PageToken.Write(list, name(row)));
    }

    /// <summary>The same page with each row as something else.</summary>
    public Page<TOther> Select<TOther>(Func<T, TOther> selector) => new([.. Items.Select(selector)], NextPageToken);
}
