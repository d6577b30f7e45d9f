using System.Collections.Frozen;
using DbCalm.Controller.Access;
using DbCalm.Core.Access;

namespace DbCalm.Controller.Calls;

/// <summary>The one table of calls: what each takes, and what becomes of it. What it does not name nobody may call.</summary>
internal sealed class CallTable(IEnumerable<ServiceCalls> services, IEnumerable<RouteCall> routes)
{
    private readonly FrozenDictionary<string, Call> byPath = services.SelectMany(service => service.Calls).ToFrozenDictionary(call => call.Name, StringComparer.Ordinal);
    private readonly FrozenDictionary<string, Call> byRoute = routes.ToFrozenDictionary(route => route.Route, route => route.Call, StringComparer.Ordinal);

    /// <summary>The calls of gRPC by path, e.g. <c>/dbcalm.v1.BackupService/TakeBackup</c>.</summary>
    public IReadOnlyDictionary<string, Call> ByPath => byPath;

    /// <summary>The calls of the REST API by method and pattern, e.g. <c>POST /auth/token</c>.</summary>
    public IReadOnlyDictionary<string, Call> ByRoute => byRoute;

    /// <summary>The call at a path of gRPC; null when there is none.</summary>
    public Call? OfPath(string path) => byPath.GetValueOrDefault(path);

    /// <summary>The call behind a route; null when there is none.</summary>
    public Call? OfRoute(string route) => byRoute.GetValueOrDefault(route);

    /// <summary>What the caller may do, in the order of the enum: every permission that opens at least one call. What is for the whole fleet alone opens none to a limited grant.</summary>
    public IEnumerable<Permission> PermissionsOf(Caller caller) =>
        byPath.Values.Select(call => call.Rule).OfType<CallRule.Needs>().Where(rule => CallerPolicy.Check(caller, rule) is null).Select(rule => rule.Permission).Distinct().Order();
}
