using DbCalm.Controller.Access;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grant = DbCalm.Core.Access.Grant;

namespace DbCalm.Controller.Api;

/// <summary>Holds callers to the instances of their grants: refuses requests about others, and leaves others out of answers. Whoever has no limits passes at once.</summary>
internal sealed class LimitInterceptor(StoreDatabase database) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (LimitOf(context) is not { } grant)
        {
            return await continuation(request, context);
        }

        await RequireCoveredAsync(grant, (IMessage)request, context);
        TResponse answer = await continuation(request, context);
        await LimitAsync(grant, (IMessage)answer, context.CancellationToken);
        return answer;
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        if (LimitOf(context) is { } grant)
        {
            await RequireCoveredAsync(grant, (IMessage)request, context);
        }

        await continuation(request, responseStream, context);
    }

    // Null for a caller without limits and for calls to which they do not apply; those that concern the whole fleet did not get here.
    private static Grant? LimitOf(ServerCallContext context) =>
        context.Caller().Grant is { IsUnlimited: false } grant && CallRules.ByPath[context.Method] is CallRule.Needs { Reach: Reach.Instances } ? grant : null;

    private async Task RequireCoveredAsync(Grant grant, IMessage request, ServerCallContext context)
    {
        (bool isAboutInstances, string? outside) = await database.ReadAsync(
            async store =>
            {
                if (await CallSubjects.OfAsync(store, request) is not { } subjects)
                {
                    return (false, null);
                }

                Func<string, bool> isCovered = await CoverAsync(store, grant, subjects);
                return (true, subjects.FirstOrDefault(instance => !isCovered(instance)));
            },
            context.CancellationToken);
        if (!isAboutInstances || outside is not null)
        {
            string what = outside is null ? "this concerns more than those" : $"instance {NameRules.Quote(outside)[1..^1]} is not one of those";
            throw new DbCalmException(ErrorCode.NotPermitted, $"{context.Caller().Name} is {grant}, and {what}", "ask an administrator");
        }
    }

    private async Task LimitAsync(Grant grant, IMessage answer, CancellationToken cancellationToken)
    {
        string[] listed = [.. AnswerLimits.Listed(answer).Distinct()];
        AnswerLimits.Apply(answer, await database.ReadAsync(store => CoverAsync(store, grant, listed), cancellationToken));
    }

    // What is no instance is not covered, whatever the selector says of labels that are absent.
    private static async Task<Func<string, bool>> CoverAsync(StoreTransaction store, Grant grant, IReadOnlyCollection<string> names)
    {
        HashSet<string> covered = [.. (await InstanceStore.NamedAsync(store, names)).Where(known => grant.Covers(known.Settings.Labels)).Select(known => known.Name.Value)];
        return covered.Contains;
    }
}
