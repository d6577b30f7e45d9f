using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using Microsoft.AspNetCore.Http;

namespace DbCalm.Controller.Calls;

/// <summary>
/// Answers a request that is no message of its method (cut off, or with text that is not UTF-8) as the caller's mistake. The gRPC server reads it before any
/// interceptor runs and answers "unknown" or "internal", so a call that ended so without reaching ours was not readable.
/// </summary>
internal sealed class UnreadableRequests(RequestDelegate next)
{
    private const string StatusHeader = "grpc-status";

    // Unknown for what is no message, internal for what is cut off or packed in a way that was not announced.
    private static readonly string[] Unread = ["2", "13"];
    private static readonly object ReadMark = new();

    /// <summary>Says that the request was read.</summary>
    public static void MarkRead(HttpContext context) => context.Items[ReadMark] = true;

    /// <summary>Runs the call and mends its answer.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        HttpResponse response = context.Response;
        if (!response.HasStarted && !context.Items.ContainsKey(ReadMark) && Unread.Contains(response.Headers[StatusHeader].ToString()))
        {
            response.Headers[StatusHeader] = ErrorTraits.Of(CallFailures.Unreadable.Code).GrpcStatus.ToString(CultureInfo.InvariantCulture);
            response.Headers["grpc-message"] = Uri.EscapeDataString(CallFailures.Unreadable.Message);
            response.Headers[RpcFailureMapping.DetailsTrailer] = Convert.ToBase64String(CallFailures.Unreadable.ToStatusDetails());
        }
    }
}
