using DbCalm.Core.Errors;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Protocol.Mapping;

/// <summary>Instants on the wire.</summary>
public static class TimestampMapping
{
    private const long SecondsOfYear1 = -62_135_596_800;
    private const long SecondsOfYear9999 = 253_402_300_799;

    /// <summary>The wire form.</summary>
    public static Timestamp ToWire(this DateTimeOffset instant) => Timestamp.FromDateTimeOffset(instant);

    /// <summary>The wire form; null stays null.</summary>
    public static Timestamp? ToWire(this DateTimeOffset? instant) => instant is { } value ? Timestamp.FromDateTimeOffset(value) : null;

    /// <summary>The instant in a wire message, UTC; throws an invalid-input error for none or one outside the calendar.</summary>
    public static DateTimeOffset ToCore(this Timestamp? timestamp) =>
        timestamp is { Seconds: >= SecondsOfYear1 and <= SecondsOfYear9999, Nanos: >= 0 and < 1_000_000_000 }
            ? timestamp.ToDateTimeOffset()
            : throw new DbCalmException(ErrorCode.InvalidInput, "a time is missing or out of range", "send a valid timestamp");
}
