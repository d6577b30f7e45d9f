using DbCalm.Controller.Access;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>Says who may name commands that run on a host beside a job: those who define schedules, whatever the host allows.</summary>
internal static class CommandRights
{
    /// <summary>Why the caller may not; null when it may, or names none.</summary>
    public static Failure? WhyNot(Caller caller, JobHooks? hooks) => hooks is null || (caller.Grant is { IsUnlimited: true } grant && grant.Role.Allows(Permission.ManageSchedules))
        ? null
        : new Failure(ErrorCode.NotPermitted, $"{caller.Name} may not name commands to run around a job", "leave --before and --after out, or ask an administrator");
}
