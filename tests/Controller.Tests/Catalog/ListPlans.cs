namespace DbCalm.Controller.Tests.Catalog;

/// <summary>What the database's plan for a statement must not be.</summary>
internal static class ListPlans
{
    /// <summary>Fails on a bad plan; true for one that sorts what it finds.</summary>
    public static bool Check(string sql, string[] plan)
    {
        string shown = $"{sql}\n{string.Join('\n', plan)}";

        // A whole table is never read, and a whole index only where a LIMIT ends that, since nothing is tested on what it finds.
        bool isTested = sql.Contains("COALESCE", StringComparison.Ordinal) || sql.Contains("EXISTS", StringComparison.Ordinal);
        Assert.False(plan.Any(line => line.StartsWith("SCAN ", StringComparison.Ordinal) && (isTested || !line.Contains("USING", StringComparison.Ordinal)) && line != "SCAN few"), shown);

        // What is sorted was found by an index of its own; what is walked comes in the order of the list.
        bool isSorted = plan.Any(line => line.Contains("USE TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal));
        bool isOfPage = sql.Contains("FROM copies WHERE backup_id IN", StringComparison.Ordinal);
        bool wantsSort = sql.Contains("ORDER BY COALESCE", StringComparison.Ordinal);
        Assert.True(isOfPage || isSorted == wantsSort, shown);
        Assert.True(!wantsSort || plan.Any(line => line.StartsWith("SEARCH backups", StringComparison.Ordinal)), shown);
        return wantsSort;
    }
}
