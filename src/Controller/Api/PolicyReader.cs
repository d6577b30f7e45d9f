using DbCalm.Controller.Database;
using DbCalm.Controller.Policies;
using DbCalm.Controller.Retention;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>Retention policies as people see them.</summary>
internal sealed class PolicyReader(StoreDatabase database)
{
    /// <summary>A page of policies, by name.</summary>
    public Task<Page<Policy>> ListAsync(uint pageSize, string pageToken, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            Page<StoredPolicy> page = Page<StoredPolicy>.OfNamed("policies", await PolicyStore.AllAsync(store), policy => policy.Policy.Name.Value, pageSize, pageToken);
            var shown = new List<Policy>();
            foreach (StoredPolicy policy in page.Items)
            {
                shown.Add(await ShowAsync(store, policy));
            }

            return new Page<Policy>(shown, page.NextPageToken);
        },
        cancellationToken);

    /// <summary>The policy of this name; throws not-found.</summary>
    public Task<Policy> GetAsync(PolicyName name, CancellationToken cancellationToken) =>
        database.ReadAsync(async store => await ShowAsync(store, await PolicyStore.GetAsync(store, name)), cancellationToken);

    private static async Task<Policy> ShowAsync(StoreTransaction store, StoredPolicy policy)
    {
        var wire = new Policy
        {
            Name = policy.Policy.Name.Value,
            CreatedAt = policy.CreatedAt.ToWire(),
            UpdatedAt = policy.UpdatedAt.ToWire(),
            UsedBy = { await PolicyUsers.OfAsync(store, policy.Policy.Name) },
        };
        foreach ((string key, string value) in policy.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            wire.Settings.Add(key, value);
        }

        return wire;
    }
}
