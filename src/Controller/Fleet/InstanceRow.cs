using System.Text.Json;
using DbCalm.Controller.Database;
using DbCalm.Core.Fleet;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Fleet;

/// <summary>A row of the instances table.</summary>
internal sealed class InstanceRow
{
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
        return new LabelledInstance(name, new HostId(HostId), InstanceSettings.Read(name, ToSettings()));
    }

    private SortedDictionary<string, string> ToSettings() => JsonSerializer.Deserialize<SortedDictionary<string, string>>(Settings)!;
}
