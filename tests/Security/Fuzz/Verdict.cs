using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using Grpc.Core;

namespace DbCalm.Security.Fuzz;

/// <summary>What may be answered to nonsense, and what never.</summary>
internal static class Verdict
{
    /// <summary>What is wrong with the answer; null when it may be so.</summary>
    internal static string? Of(RpcException? answer)
    {
        if (answer is null)
        {
            return null;
        }

        string said = $"{answer.Status.Detail} {answer.ToFailure().Hint}";
        if (said.Contains("   at ", StringComparison.Ordinal) || said.Contains("Exception", StringComparison.Ordinal) || said.Contains(".cs:", StringComparison.Ordinal) || said.Contains("SQLite", StringComparison.Ordinal))
        {
            return $"its inside shows: {said}";
        }

        return answer.StatusCode switch
        {
            // What a tool or another service failed at is documented to be told so.
            StatusCode.Unknown when answer.ToFailure().Code == ErrorCode.ToolFailed => null,
            StatusCode.Unknown or StatusCode.Internal or StatusCode.DataLoss or StatusCode.Unimplemented => $"{answer.StatusCode}: {said}",
            _ => null,
        };
    }
}
