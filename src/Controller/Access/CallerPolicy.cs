using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Access;

/// <summary>The one table that says who may call what. What it does not name nobody may call.</summary>
internal static class CallerPolicy
{
    private const string LocalHint = "run dbcalmctl on the controller's host as root or as the service's user";

    private static readonly HashSet<string> Administration =
    [
        HostService.Descriptor.FullName,
        InstanceService.Descriptor.FullName,
        BackupService.Descriptor.FullName,
        JobService.Descriptor.FullName,
        RepositoryService.Descriptor.FullName,
        ScheduleService.Descriptor.FullName,
        RetentionService.Descriptor.FullName,
        NotificationService.Descriptor.FullName,
        StatusService.Descriptor.FullName,
    ];

    /// <summary>Why <paramref name="caller"/> may not call <paramref name="service"/>; null when it may.</summary>
    public static Failure? Check(Caller caller, string service) => caller switch
    {
        Caller.HttpVisitor => new Failure(ErrorCode.NotPermitted, "calls are not served here", "use the gRPC address or the local socket"),
        Caller.LocalUser user => new Failure(ErrorCode.NotPermitted, $"user {user.User?.ToString(CultureInfo.InvariantCulture) ?? "(unknown)"} may not administer this controller", "use root or the service's user"),
        _ when service == EnrollmentService.Descriptor.FullName => Enroll(caller),
        _ when service == AgentService.Descriptor.FullName => Connect(caller),
        _ when Administration.Contains(service) => Administer(caller),
        _ => new Failure(ErrorCode.NotPermitted, "this service is not offered", "use a client of the controller's version"),
    };

    private static Failure? Enroll(Caller caller) => caller is Caller.LocalAdministrator
        ? new Failure(ErrorCode.NotPermitted, "hosts join over TLS", "use the gRPC address")
        : null;

    private static Failure? Connect(Caller caller) => caller switch
    {
        Caller.Agent => null,
        Caller.FormerHost => new Failure(ErrorCode.Unauthenticated, "this host's certificate does not hold any more", "the host was removed or joined again; enroll it with a new token"),
        _ => new Failure(ErrorCode.Unauthenticated, "an agent needs its host's certificate", "enroll the host first: dbcalm-agent enroll"),
    };

    private static Failure? Administer(Caller caller) => caller switch
    {
        Caller.LocalAdministrator => null,
        Caller.Stranger => new Failure(ErrorCode.Unauthenticated, "no login was given", LocalHint),
        _ => new Failure(ErrorCode.NotPermitted, "a host may not administer the fleet", LocalHint),
    };
}
