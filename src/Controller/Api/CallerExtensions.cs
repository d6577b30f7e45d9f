using DbCalm.Controller.Access;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>Who makes a call, as the gate found out.</summary>
internal static class CallerExtensions
{
    /// <summary>The caller.</summary>
    public static Caller Caller(this ServerCallContext context) => context.GetHttpContext().Features.Get<Caller>()!;

    /// <summary>Where the call comes from: an address without its port, or <c>local</c> for the socket.</summary>
    public static string Address(this ServerCallContext context) => context.GetHttpContext().Connection.RemoteIpAddress?.ToString() ?? "local";
}
