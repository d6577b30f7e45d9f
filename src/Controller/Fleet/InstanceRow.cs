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

    public string? RestoredAt { get; set; }

    public FleetInstance ToInstance() => new(new InstanceName(Name), new HostId(HostId), StoredMessage.Read<InstanceFacts>(Facts), StoredTime.ParseOptional(RestoredAt));
}
