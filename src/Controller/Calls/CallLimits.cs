using DbCalm.Controller.Access;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Calls;

/// <summary>Holds callers to the instances of their grants: refuses requests about others, and leaves others out of answers. Whoever has no limits passes at once.</summary>
internal sealed class CallLimits(StoreDatabase database)
{
    /// <summary>Runs a call that is within the limits; throws a not-permitted error for one that is not.</summary>
    public async Task<object?> RunAsync(CallContext context, object request, Func<Task<object?>> run)
    {
        if (context.Call.Demand?.Invoke(context.Caller, request) is { } failure)
        {
            throw failure.ToException();
        }

        if (context.Caller.Grant is not { IsUnlimited: false } grant)
        {
            return await run();
        }

        await RequireCoveredAsync(context.Caller, context.Call, request, context.CancellationToken);
        object? answer = await run();
        if (answer is not null && context.Call.Limit is { } limit)
        {
            string[] listed = [.. limit.Listed(answer).Distinct()];
            limit.Apply(answer, await database.ReadAsync(store => CoverAsync(store, grant, listed), context.CancellationToken));
        }

        return answer;
    }

    /// <summary>Throws a not-permitted error when the request is about more than the caller's instances. Limits apply to no call that concerns the whole fleet: it is refused before.</summary>
    public async Task RequireCoveredAsync(Caller caller, Call call, object request, CancellationToken cancellationToken)
    {
        if (caller.Grant is not { IsUnlimited: false } grant || call.SubjectsAsync is not { } about)
        {
            return;
        }

        (string What, string Cure)? beyond = await database.ReadAsync(
            async store =>
            {
                Subjects subjects = await about(store, request);
                Func<string, bool> isCovered = await CoverAsync(store, grant, subjects.Instances);
                string? outside = subjects.Instances.FirstOrDefault(instance => !isCovered(instance));
                return outside is null ? subjects.Beyond : ($"instance {NameRules.Quote(outside)[1..^1]} is not one of those", "ask an administrator");
            },
            cancellationToken);
        if (beyond is { } wrong)
        {
            throw new DbCalmException(ErrorCode.NotPermitted, $"{caller.Name} is {grant}, and {wrong.What}", wrong.Cure);
        }
    }

    // What is no instance is not covered, whatever the selector says of labels that are absent.
    private static async Task<Func<string, bool>> CoverAsync(StoreTransaction store, Grant grant, IReadOnlyCollection<string> names)
    {
        HashSet<string> covered = [.. (await InstanceStore.NamedAsync(store, names)).Where(known => grant.Covers(known.Settings.Labels)).Select(known => known.Name.Value)];
        return covered.Contains;
    }
}
