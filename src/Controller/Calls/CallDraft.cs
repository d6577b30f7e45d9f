using DbCalm.Controller.Access;
using DbCalm.Controller.Database;
using DbCalm.Core.Access;
using Google.Protobuf;

namespace DbCalm.Controller.Calls;

/// <summary>A line of the table of calls that does not say yet who may make the call: it is no line before it does.</summary>
/// <param name="name">The path or the route.</param>
/// <param name="parser">Reads a stored request; null for what only REST has.</param>
/// <param name="run">Carries it out.</param>
internal sealed class CallDraft<TRequest, TAnswer>(string name, MessageParser? parser, Func<IServiceProvider, TRequest, CallContext, Task<TAnswer>> run)
    where TRequest : class
    where TAnswer : class
{
    /// <summary>Anybody who can connect: it is how one gets in.</summary>
    public Call<TRequest, TAnswer> Anybody() => With(new CallRule.Anybody());

    /// <summary>Anybody who can connect: it tells nothing that is worth hiding.</summary>
    public Call<TRequest, TAnswer> Open() => With(new CallRule.Open());

    /// <summary>The agent of a host of the fleet, for itself.</summary>
    public Call<TRequest, TAnswer> Agent() => With(new CallRule.AgentOnly());

    /// <summary>The agent of a host of the fleet, for itself, also with a certificate that has ended.</summary>
    public Call<TRequest, TAnswer> LateAgent() => With(new CallRule.LateAgent());

    /// <summary>Anybody who is logged in, for themselves.</summary>
    public Call<TRequest, TAnswer> LoggedIn() => With(new CallRule.LoggedIn());

    /// <summary>Everybody with the permission: it is about no instance.</summary>
    public Call<TRequest, TAnswer> Everybody(Permission permission) => With(new CallRule.Needs(permission, Reach.Everybody));

    /// <summary>A grant without limits that has the permission: it concerns the whole fleet.</summary>
    public Call<TRequest, TAnswer> Fleet(Permission permission) => With(new CallRule.Needs(permission, Reach.WholeFleet));

    /// <summary>A grant that has the permission and covers the instances that the request is about.</summary>
    public Call<TRequest, TAnswer> Own(Permission permission, Func<TRequest, Subjects> about) => Own(permission, (_, request) => Task.FromResult(about(request)));

    /// <summary>The same where the store knows which instances those are.</summary>
    public Call<TRequest, TAnswer> Own(Permission permission, Func<StoreTransaction, TRequest, Task<Subjects>> about) =>
        With(new CallRule.Needs(permission, Reach.Instances)) with { SubjectsAsync = (store, request) => about(store, (TRequest)request) };

    private Call<TRequest, TAnswer> With(CallRule rule) => new()
    {
        Name = name,
        Rule = rule,
        Recording = Call.RecordingOf(rule),
        Show = static request => request is IMessage message ? AuditText.Of(message) : "",
        Parser = parser,
        RunAsync = async (services, request, context) => await run(services, (TRequest)request, context),
    };
}
