using DbCalm.Controller.Database;
using DbCalm.Controller.Definitions;
using DbCalm.Controller.Policies;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;

namespace DbCalm.Controller.Retention;

/// <summary>Makes, changes and forgets retention policies. One that something names can't be forgotten.</summary>
internal sealed class PolicyBook(StoreDatabase database, TimeProvider time)
{
    /// <summary>Makes a policy; throws already-exists when the name is taken.</summary>
    public Task<StoredPolicy> CreateAsync(PolicyName name, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var policy = new StoredPolicy(RetentionSettings.Read(name, settings), settings.WithoutEmpty(), time.GetUtcNow(), time.GetUtcNow());
        return database.WriteAsync(
            async store => await PolicyStore.Table.TryInsertAsync(store, policy)
                ? policy
                : throw new DbCalmException(ErrorCode.AlreadyExists, $"there is a retention policy {name} already", $"change it: dbcalmctl policies update {name}"),
            cancellationToken);
    }

    /// <summary>Sets the keys of <paramref name="changes"/>, removes those with an empty value and keeps the others.</summary>
    public Task<StoredPolicy> UpdateAsync(PolicyName name, IReadOnlyDictionary<string, string> changes, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            StoredPolicy before = await PolicyStore.GetAsync(store, name);
            IReadOnlyDictionary<string, string> settings = before.Settings.With(changes);
            StoredPolicy after = before with { Policy = RetentionSettings.Read(name, settings), Settings = settings.WithoutEmpty(), UpdatedAt = time.GetUtcNow() };
            await PolicyStore.Table.UpdateAsync(store, after);
            return after;
        },
        cancellationToken);

    /// <summary>Forgets the policy; throws a refusal while something names it, since what it kept would then be kept for ever without anybody having said so.</summary>
    public Task<StoredPolicy> DeleteAsync(PolicyName name, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            StoredPolicy policy = await PolicyStore.GetAsync(store, name);
            IReadOnlyList<string> users = await PolicyUsers.OfAsync(store, name);
            if (users.Count > 0)
            {
                throw new DbCalmException(ErrorCode.Refused, $"retention policy {name} is used by {string.Join(", ", users)}", "give them another policy first");
            }

            await PolicyStore.Table.RemoveAsync(store, name.Value);
            return policy;
        },
        cancellationToken);
}
