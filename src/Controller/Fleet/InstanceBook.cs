using DbCalm.Controller.Database;
using DbCalm.Controller.Policies;
using DbCalm.Core.Fleet;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Fleet;

/// <summary>Changes what operators say of instances.</summary>
internal sealed class InstanceBook(StoreDatabase database)
{
    /// <summary>Sets the keys of <paramref name="changes"/>; an empty value removes one. Throws not-found for an instance or policy that is not there.</summary>
    public Task UpdateAsync(InstanceName name, IReadOnlyDictionary<string, string> changes, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            FleetInstance instance = await FleetDirectory.InstanceAsync(store, name);
            var settings = new Dictionary<string, string>(instance.Settings, StringComparer.Ordinal);
            foreach ((string key, string value) in changes)
            {
                settings[key] = value;
            }

            if (InstanceSettings.Read(name, settings).Retention is { } policy)
            {
                await PolicyStore.GetAsync(store, policy);
            }

            await InstanceStore.SetSettingsAsync(store, name, settings.Where(setting => setting.Value.Length > 0).ToDictionary(StringComparer.Ordinal));
        },
        cancellationToken);
}
