namespace DbCalm.Controller.Catalog;

/// <summary>How a list is read: the segment of an index that is walked or sorted, and what is tested on the rows in it.</summary>
internal sealed record BackupListPlan
{
    private readonly bool isAscending;

    private BackupListPlan(BackupOrder order, bool isAscending, bool isSorted, IReadOnlyList<string> served, IReadOnlyList<string> tests)
    {
        this.isAscending = isAscending;
        IsSorted = isSorted;
        Keys = KeysOf(order);
        Served = served;
        Tests = tests;
    }

    /// <summary>The columns that the list goes by; together they are unique.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>True when few rows are found and sorted; false when an index is walked that has the order.</summary>
    public bool IsSorted { get; }

    /// <summary>How many rows of the segment a page may walk through; null when it is not long or all of it belongs to the list.</summary>
    public int? Bound { get; private init; }

    /// <summary>The part of an index that is read.</summary>
    public string Segment => string.Join(" AND ", [.. Served, Lower, Upper]);

    /// <summary>Which backups belong to the list.</summary>
    public string Where => string.Join(" AND ", [Segment, .. Tests]);

    /// <summary>The order.</summary>
    public string OrderBy => string.Join(", ", SortKeys.Select(key => $"{key} {(isAscending ? "ASC" : "DESC")}"));

    private IReadOnlyList<string> Served { get; }

    private IReadOnlyList<string> Tests { get; init; }

    private string Lower { get; init; } = "1 = 1";

    private string Upper { get; init; } = "1 = 1";

    // Wrapped, so that what is few is found by its own index and not by that of the order.
    private IEnumerable<string> SortKeys => IsSorted ? Keys.Select(key => $"COALESCE({key}, {(key == "data_bytes" ? "0" : "''")})") : Keys;

    /// <summary>The plan for these conditions.</summary>
    /// <param name="conditions">What has to hold, the times apart.</param>
    /// <param name="hasTimes">Whether the times have to hold as well.</param>
    /// <param name="order">What the list goes by.</param>
    /// <param name="isAscending">Smallest first.</param>
    /// <param name="fewest">The condition that so few rows fulfil that they may all be read; null for none.</param>
    /// <param name="bounds">How far to walk.</param>
    public static BackupListPlan Of(IReadOnlyList<ListCondition> conditions, bool hasTimes, BackupOrder order, bool isAscending, ListCondition? fewest, ListBounds bounds)
    {
        if (fewest is not null && (order != BackupOrder.Started || fewest.Next != NextInIndex.OrderedStart))
        {
            return Sorted(conditions, hasTimes, order, isAscending, fewest);
        }

        if (order == BackupOrder.Started)
        {
            return ByStart(conditions, hasTimes, isAscending, fewest, bounds);
        }

        IReadOnlyList<string> tests = [.. hasTimes ? [ListConditions.Times.Tested] : Array.Empty<string>(), .. conditions.Select(condition => condition.Tested)];
        int bound = order == BackupOrder.Instance ? bounds.Far : bounds.Near;
        return new BackupListPlan(order, isAscending, isSorted: false, [], tests) { Bound = tests.Count == 0 ? null : bound / CostOf(conditions) };
    }

    /// <summary>The same from the row with the keys <c>@After0</c>, <c>@After1</c> and so on, not included.</summary>
    /// <param name="start">Its first key.</param>
    /// <param name="since">What <c>@Since</c> is.</param>
    /// <param name="until">What <c>@Until</c> is.</param>
    public BackupListPlan From(string start, string since, string until)
    {
        string after = Compare(isAscending ? ">" : "<", "After");
        if (IsSorted)
        {
            return this with { Tests = [after, .. Tests] };
        }

        // Of two limits on one side the database may take the wider to the index and walk from there: only the narrower is said.
        bool isByStart = Keys[0] == "started_at";
        return isAscending
            ? isByStart && string.CompareOrdinal(start, since) < 0 ? this : this with { Lower = after }
            : isByStart && string.CompareOrdinal(start, until) >= 0 ? this : this with { Upper = after };
    }

    /// <summary>The same up to the row of the segment with the keys <c>@End0</c>, <c>@End1</c> and so on, included.</summary>
    public BackupListPlan ToEnd() => isAscending ? this with { Upper = Compare("<=", "End") } : this with { Lower = Compare(">=", "End") };

    private static BackupListPlan Sorted(IReadOnlyList<ListCondition> conditions, bool hasTimes, BackupOrder order, bool isAscending, ListCondition fewest)
    {
        bool areTimesServed = fewest.Next != NextInIndex.Nothing;
        ListCondition[] times = hasTimes && fewest != ListConditions.Times ? [ListConditions.Times] : [];
        return new BackupListPlan(
            order,
            isAscending,
            isSorted: true,
            [fewest.Served!, .. areTimesServed ? times.Select(condition => condition.Served!) : []],
            [.. areTimesServed ? [] : times.Select(condition => condition.Tested), .. conditions.Where(condition => condition != fewest).Select(condition => condition.Tested)]);
    }

    private static BackupListPlan ByStart(IReadOnlyList<ListCondition> conditions, bool hasTimes, bool isAscending, ListCondition? fewest, ListBounds bounds)
    {
        ListCondition? first = fewest == ListConditions.Times ? null : fewest ?? conditions.FirstOrDefault(condition => condition is { Served: not null, Next: NextInIndex.OrderedStart });
        string[] tests = [.. conditions.Where(condition => condition != first).Select(condition => condition.Tested)];
        var plan = new BackupListPlan(BackupOrder.Started, isAscending, isSorted: false, first is null ? [] : [first.Served!], tests)
        {
            Bound = tests.Length == 0 || fewest is not null ? null : (first is null ? bounds.Near : bounds.Far) / CostOf(conditions),
        };
        return hasTimes ? plan with { Lower = "started_at >= @Since", Upper = "started_at < @Until" } : plan;
    }

    private static int CostOf(IEnumerable<ListCondition> tested) => tested.Max(condition => (int?)condition.Cost) ?? 1;

    private static IReadOnlyList<string> KeysOf(BackupOrder order) => order switch
    {
        BackupOrder.Started => ["started_at", "id"],
        BackupOrder.Finished => ["finished_at", "id"],
        BackupOrder.Size => ["data_bytes", "id"],
        BackupOrder.Instance => ["instance", "started_at", "id"],
    };

    private string Compare(string sign, string name) => $"({string.Join(", ", SortKeys)}) {sign} ({string.Join(", ", Keys.Select((_, i) => $"@{name}{i}"))})";
}
