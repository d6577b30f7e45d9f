using System.Collections.Concurrent;
using System.Text.Json;
using DbCalm.Controller.Database;
using DbCalm.Core.Fleet;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Fleet;

/// <summary>A row of the instances table.</summary>
internal sealed class InstanceRow
{
    // Every pass of the planner reads all instances, and most say the same few things. Stored settings were checked, so their meaning does not depend on whose they are.
    private const int MostKnown = 10_000;
    private static readonly ConcurrentDictionary<string, InstanceSettings> Known = new(StringComparer.Ordinal);

    public string Name { get; set; } = "";

    public string HostId { get; set; } = "";

    public long Listed { get; set; }

    public string Facts { get; set; } = "{}";

    public string Settings { get; set; } = "{}";

    public string? RestoredAt { get; set; }

    public FleetInstance ToInstance() =>
        new(new InstanceName(Name), new HostId(HostId), StoredMessage.Read<InstanceFacts>(Facts), ToSettings(), StoredTime.ParseOptional(RestoredAt));

    public LabelledInstance ToLabelled()
    {
        var name = new InstanceName(Name);
        if (!Known.TryGetValue(Settings, out InstanceSettings? settings))
        {
            settings = InstanceSettings.Read(name, ToSettings());
            if (Known.Count >= MostKnown)
            {
                Known.Clear();
            }

            Known[Settings] = settings;
        }

        return new LabelledInstance(name, new HostId(HostId), settings);
    }

    private SortedDictionary<string, string> ToSettings() => JsonSerializer.Deserialize<SortedDictionary<string, string>>(Settings)!;
}
