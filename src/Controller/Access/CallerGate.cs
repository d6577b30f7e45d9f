using System.Globalization;
using DbCalm.Controller.Audit;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using DbCalm.Protocol.Mapping;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Access;

/// <summary>Stands before every gRPC call, known or not: a caller who may not is answered before a byte of the request is read.</summary>
internal sealed partial class CallerGate(RequestDelegate next, CallerIdentification identification, AuditLog audit, RefusalLimit refusals, ILogger<CallerGate> logger)
{
    private const string GrpcContentType = "application/grpc";

    /// <summary>Lets the call through or ends it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith(GrpcContentType, StringComparison.OrdinalIgnoreCase) != true)
        {
            await next(context);
            return;
        }

        Caller caller;
        try
        {
            caller = await identification.IdentifyAsync(context);
        }
        catch (ObjectDisposedException)
        {
            // The connection, and with it the certificate, went while the request waited for its turn: nobody is there to be answered.
            context.Abort();
            return;
        }

        if (caller is Caller.Agent or Caller.Holder)
        {
            context.Features.Get<UnprovenConnection>()?.Prove();
        }

        if (CallerPolicy.Check(caller, context.Request.Path.Value ?? "") is { } failure)
        {
            await TellAsync(context, caller, failure);
            Answer(context.Response, failure);
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    // Into the log and the trail alike only so often from one address: nobody outside may fill either.
    private async Task TellAsync(HttpContext context, Caller caller, Failure failure)
    {
        string address = context.Connection.RemoteIpAddress?.ToString() ?? "local";
        if (refusals.Admit(address) is { } leftOut)
        {
            LogRefused(NameRules.Quote(context.Request.Path.Value), caller.Name, address, RefusalLimit.Words(failure.Message, leftOut));
            string path = NameRules.Quote(context.Request.Path.Value)[1..^1];
            string action = path[(path.LastIndexOf('.') + 1)..];
            await audit.WriteAsync(new AuditEvent(caller.Name, address, action, AuditOutcome.Refused, Reason: RefusalLimit.Words(failure.Message, leftOut)), CancellationToken.None);
        }
    }

    // A response of headers alone, as the gRPC protocol has it for calls that fail at once.
    private static void Answer(HttpResponse response, Failure failure)
    {
        response.ContentType = GrpcContentType;
        response.Headers["grpc-status"] = ErrorTraits.Of(failure.Code).GrpcStatus.ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(failure.Message);
        response.Headers[RpcFailureMapping.DetailsTrailer] = Convert.ToBase64String(failure.ToStatusDetails());
    }

    [LoggerMessage(3020, LogLevel.Warning, "Refused a call of {Method} by {Caller} from {Remote}: {Reason}")]
    private partial void LogRefused(string method, string caller, string remote, string reason);
}
