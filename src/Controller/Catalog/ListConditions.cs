using DbCalm.Core.Catalog;

namespace DbCalm.Controller.Catalog;

/// <summary>What a query asks for, as conditions on the backups table. An expression around a column keeps every database from using its index.</summary>
internal static class ListConditions
{
    /// <summary>The times of the start. Without limits the values of <see cref="BackupListValues"/> let everything pass.</summary>
    public static ListCondition Times { get; } = new(
        "COALESCE(started_at, '') >= @Since AND COALESCE(started_at, '') < @Until", "started_at >= @Since AND started_at < @Until", NextInIndex.OrderedStart);

    /// <summary>All conditions but <see cref="Times"/>; those that usually select the most, and are the cheapest to test, first.</summary>
    public static IEnumerable<ListCondition> Of(BackupQuery query)
    {
        if (query.Chain is not null)
        {
            yield return new("COALESCE(chain_id, '') = @Chain", "chain_id = @Chain", NextInIndex.OrderedStart);
        }

        if (query.Instance is not null)
        {
            yield return new("COALESCE(instance, '') = @Instance", "instance = @Instance", NextInIndex.OrderedStart);
        }

        if (query.Hosts is { } hosts)
        {
            yield return new("COALESCE(host_id, '') IN @Hosts", "host_id IN @Hosts", hosts.Count == 1 ? NextInIndex.OrderedStart : NextInIndex.Start);
        }

        if (query.ScheduleId is not null)
        {
            yield return new("COALESCE(schedule_id, 0) = @Schedule AND schedule_id IS NOT NULL", "schedule_id = @Schedule", NextInIndex.OrderedStart);
        }

        if (query.IsHeld)
        {
            yield return new("COALESCE(held_at, '') > ''", "held_at > ''");
        }

        foreach (ListCondition condition in Kinds(query))
        {
            yield return condition;
        }

        if (query.Repository is not null)
        {
            yield return new(CopyStore.HasCopyThere, CopyStore.IsThere) { Cost = CopyStore.CostOfThere };
        }
    }

    // Columns of few values: what most backups have is in no index.
    private static IEnumerable<ListCondition> Kinds(BackupQuery query)
    {
        if (query.States.Count > 0)
        {
            bool isRare = !query.States.Contains(BackupState.Available);
            yield return new(
                "COALESCE(state, '') IN @States", isRare ? "state IN @States AND state <> 'Available'" : null, query.States.Distinct().Count() == 1 ? NextInIndex.OrderedStart : NextInIndex.Start);
        }

        if (query.Proof > Proof.None)
        {
            yield return new("COALESCE(proof, '') IN @Proofs", "proof IN @Proofs AND proof <> 'None'", query.Proof == Proof.Restored ? NextInIndex.OrderedStart : NextInIndex.Start);
        }

        if (query.Type is not null)
        {
            yield return new("COALESCE(type, '') = @Type");
        }
    }
}
