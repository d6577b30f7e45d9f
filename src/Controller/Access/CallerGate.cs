using System.Globalization;
using DbCalm.Controller.Audit;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Access;

/// <summary>Stands before every gRPC call, known or not: a caller who may not is answered before a byte of the request is read, unless it is somebody known, of whom the trail keeps what was asked for.</summary>
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

        string path = context.Request.Path.Value ?? "";
        if (CallerPolicy.Check(caller, path) is { } failure)
        {
            await RefuseAsync(context, caller, path, failure);
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    // Into the log and the trail alike only so often: nobody may fill either.
    private async Task RefuseAsync(HttpContext context, Caller caller, string path, Failure failure)
    {
        string address = context.Connection.RemoteIpAddress?.ToString() ?? "local";
        CallRule? rule = CallRules.ByPath.GetValueOrDefault(path);
        var pending = new PendingRefusal(caller, failure, refusals.Admit(caller.LimitedBy(address, rule is null ? "" : ActionOf(path))));
        if (pending.IsAdmitted)
        {
            LogRefused(NameRules.Quote(path), caller.Name, address, failure.Message);
        }

        try
        {
            // What is refused of strangers, and what streams, as all does that is for agents alone, is not read.
            if (caller is Caller.Holder or Caller.LocalUser or Caller.Agent && rule is CallRule.Needs or CallRule.LoggedIn or CallRule.LateAgent)
            {
                context.Features.Set(pending);
                await next(context);
            }
        }
        finally
        {
            if (!pending.IsTold)
            {
                await TellAsync(context, pending, address, path);
            }
        }
    }

    // Of a request that was not read, or can't be.
    private async Task TellAsync(HttpContext context, PendingRefusal pending, string address, string path)
    {
        if (pending.IsAdmitted)
        {
            await audit.WriteAsync(new AuditEvent(pending.Caller.Name, address, ActionOf(path), AuditOutcome.Refused, Reason: pending.Failure.Message), CancellationToken.None);
        }

        if (!context.Response.HasStarted)
        {
            Answer(context.Response, pending.Failure);
        }
    }

    private static string ActionOf(string path)
    {
        string shown = NameRules.Quote(path)[1..^1];
        return shown[(shown.LastIndexOf('.') + 1)..];
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
