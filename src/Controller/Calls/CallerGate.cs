using System.Globalization;
using DbCalm.Controller.Access;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using Microsoft.AspNetCore.Http;

namespace DbCalm.Controller.Calls;

/// <summary>Stands before every gRPC call, known or not: a caller who may not is answered before a byte of the request is read, unless it is somebody known, of whom the trail keeps what was asked for.</summary>
internal sealed class CallerGate(RequestDelegate next, CallerIdentification identification, CallTable calls, CallAdmission admission)
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
        Call? call = calls.OfPath(path);
        string address = context.Address();
        if (admission.Check(caller, call, NameRules.Quote(path), ActionOf(path), address) is { } refusal)
        {
            await RefuseAsync(context, caller, call, refusal);
            return;
        }

        context.Items[CallContext.Key] = new CallContext(call!, caller, address, context.RequestAborted);
        await next(context);
    }

    private async Task RefuseAsync(HttpContext context, Caller caller, Call? call, Refusal refusal)
    {
        try
        {
            // What is refused of unauthenticated callers, and what streams, as all does that is for agents alone, is not read.
            if (caller is Caller.Holder or Caller.LocalUser or Caller.Agent && call?.Rule is CallRule.Needs or CallRule.LoggedIn or CallRule.LateAgent)
            {
                context.Items[CallContext.Key] = new CallContext(call, caller, refusal.Address, context.RequestAborted) { Refusal = refusal };
                await next(context);
            }
        }
        finally
        {
            // Of a request that was not read, or can't be.
            if (!refusal.IsTold)
            {
                await admission.TellAsync(refusal, "");
                if (!context.Response.HasStarted)
                {
                    Answer(context.Response, refusal.Failure);
                }
            }
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
}
