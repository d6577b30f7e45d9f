using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Protocol.Mapping;

/// <summary>Failures on the wire.</summary>
public static class FailureMapping
{
    /// <summary>The wire form; null stays null.</summary>
    public static ErrorDetail? ToWire(this Failure? failure) => failure is null
        ? null
        : new ErrorDetail { Code = ErrorTraits.NameOf(failure.Code), Message = failure.Message, Hint = failure.Hint };

    /// <summary>The failure in a wire message; null stays null.</summary>
    public static Failure? ToCore(this ErrorDetail? detail) => detail is null
        ? null
        : new Failure(ErrorTraits.FromName(detail.Code), detail.Message, detail.Hint);
}
