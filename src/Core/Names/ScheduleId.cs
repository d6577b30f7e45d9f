using System.Globalization;
using DbCalm.Core.Errors;

namespace DbCalm.Core.Names;

/// <summary>The number of a schedule, from 1; never used again.</summary>
public readonly record struct ScheduleId
{
    /// <summary>Takes <paramref name="value"/> after checking it; throws an invalid-input error otherwise.</summary>
    public ScheduleId(int value) => Value = value > 0
        ? value
        : throw new DbCalmException(ErrorCode.InvalidInput, $"schedule id {value.ToString(CultureInfo.InvariantCulture)} is not above 0", "see 'dbcalmctl schedules list'");

    /// <summary>The number.</summary>
    public int Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
