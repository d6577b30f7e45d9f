using DbCalm.Controller.Access;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Grant = DbCalm.Core.Access.Grant;

namespace DbCalm.Controller.Api;

/// <summary>Says whether a request is within the limits of a grant.</summary>
internal sealed class GrantLimits(StoreDatabase database)
{
    /// <summary>The grant whose limits apply to a call; null for a caller without limits, and for calls to which they do not apply: those that concern the whole fleet are refused before.</summary>
    public static Grant? LimitOf(Caller caller, string path) =>
        caller.Grant is { IsUnlimited: false } grant && CallRules.ByPath[path] is CallRule.Needs { Reach: Reach.Instances } ? grant : null;

    /// <summary>Throws a not-permitted error when the request is about more than the caller's instances.</summary>
    public async Task RequireCoveredAsync(Caller caller, string path, IMessage request, CancellationToken cancellationToken)
    {
        if (LimitOf(caller, path) is not { } grant)
        {
            return;
        }

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
            cancellationToken);
        if (!isAboutInstances || outside is not null)
        {
            (string what, string cure) = outside is null ? BeyondInstances(request) : ($"instance {NameRules.Quote(outside)[1..^1]} is not one of those", "ask an administrator");
            throw new DbCalmException(ErrorCode.NotPermitted, $"{caller.Name} is {grant}, and {what}", cure);
        }
    }

    private static (string What, string Cure) BeyondInstances(IMessage request) => request is RestoreBackupRequest
        ? ("a restore into a directory writes to a host, which takes a role without limits", "restore into one of those instances with --instance NAME, or ask an administrator of the whole fleet")
        : ("this job is of no single instance, which takes a role without limits", "ask an administrator of the whole fleet");

    /// <summary>Says of each of <paramref name="names"/> whether the grant covers it. What is no instance is not covered, whatever the selector says of labels that are absent.</summary>
    public static async Task<Func<string, bool>> CoverAsync(StoreTransaction store, Grant grant, IReadOnlyCollection<string> names)
    {
        HashSet<string> covered = [.. (await InstanceStore.NamedAsync(store, names)).Where(known => grant.Covers(known.Settings.Labels)).Select(known => known.Name.Value)];
        return covered.Contains;
    }
}
