using DbCalm.Core.Errors;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Protocol.Mapping;

/// <summary>Lengths of time on the wire.</summary>
public static class DurationMapping
{
    private const long SecondsOfTenThousandYears = 315_576_000_000;
    private const int NanosOfSecond = 1_000_000_000;

    /// <summary>The length of time in a wire message; throws an invalid-input error for one that is out of range or whose two parts go in opposite directions.</summary>
    public static TimeSpan ToCore(this Duration duration) =>
        duration is { Seconds: >= -SecondsOfTenThousandYears and <= SecondsOfTenThousandYears, Nanos: > -NanosOfSecond and < NanosOfSecond }
        && (duration.Seconds == 0 || duration.Nanos == 0 || Math.Sign(duration.Seconds) == Math.Sign(duration.Nanos))
            ? duration.ToTimeSpan()
            : throw new DbCalmException(ErrorCode.InvalidInput, "a length of time is out of range", "send a valid duration");
}
