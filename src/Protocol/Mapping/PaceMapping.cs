using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using CorePace = DbCalm.Core.Jobs.Pace;
using WirePace = DbCalm.Protocol.V1.Pace;

namespace DbCalm.Protocol.Mapping;

/// <summary>How hard a job may work, on the wire.</summary>
public static class PaceMapping
{
    private static readonly (IoClass Class, string Name)[] IoClasses = [(IoClass.Normal, "normal"), (IoClass.Low, "low"), (IoClass.Idle, "idle")];

    /// <summary>What the agent is told.</summary>
    public static WirePace ToWire(this CorePace pace)
    {
        var wire = new WirePace();
        if (pace.BandwidthLimit is { } limit)
        {
            wire.BandwidthLimit = limit;
        }

        if (pace.Nice is { } nice)
        {
            wire.Nice = nice;
        }

        if (pace.IoClass is { } ioClass)
        {
            wire.IoClass = IoClasses.First(known => known.Class == ioClass).Name;
        }

        return wire;
    }

    /// <summary>What the controller says; throws an invalid-input error for a class of disk access that this version does not know.</summary>
    public static CorePace ToCore(this WirePace wire) =>
        new(wire.HasBandwidthLimit ? wire.BandwidthLimit : null, wire.HasNice ? wire.Nice : null, wire.HasIoClass ? ClassOf(wire.IoClass) : null);

    private static IoClass ClassOf(string name) => Array.FindIndex(IoClasses, known => known.Name == name) is var index and >= 0
        ? IoClasses[index].Class
        : throw new DbCalmException(ErrorCode.InvalidInput, "the order names a class of disk access that the agent does not know", "update the agent to the controller's version");
}
