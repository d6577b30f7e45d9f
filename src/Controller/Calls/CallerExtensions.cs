using DbCalm.Controller.Access;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace DbCalm.Controller.Calls;

/// <summary>What the edge found out of a call, for endpoints.</summary>
internal static class CallerExtensions
{
    /// <summary>The call.</summary>
    public static CallContext Call(this ServerCallContext context) => (CallContext)context.UserState[CallContext.Key];

    /// <summary>The same of a request of HTTP that is no call of gRPC.</summary>
    public static CallContext Call(this HttpContext context) => (CallContext)context.Items[CallContext.Key]!;

    /// <summary>The caller.</summary>
    public static Caller Caller(this ServerCallContext context) => context.Call().Caller;

    /// <summary>Where the call comes from: an address without its port, or <c>local</c> for the socket.</summary>
    public static string Address(this ServerCallContext context) => context.Call().Address;

    /// <summary>The same of a connection, whatever headers say.</summary>
    public static string Address(this HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "local";
}
