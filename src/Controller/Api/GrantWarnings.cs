using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Access;

namespace DbCalm.Controller.Api;

/// <summary>Says what may be a mistake in a grant.</summary>
internal sealed class GrantWarnings(StoreDatabase database)
{
    /// <summary>Reads the warnings to give of a grant, by the labels that the instances have now.</summary>
    public async Task<Func<Grant, IEnumerable<string>>> ReadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string>[] fleet = [.. (await database.ReadAsync(InstanceStore.LabelledAsync, cancellationToken)).Select(known => known.Settings.Labels)];
        return grant => grant.IsUnlimited || fleet.Any(grant.Covers) ? [] : [$"no instance has the labels {grant.Instances} now"];
    }
}
