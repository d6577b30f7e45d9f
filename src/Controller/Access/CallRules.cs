using System.Collections.Frozen;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace DbCalm.Controller.Access;

/// <summary>The one table that says what each call takes. What it does not name nobody may call.</summary>
internal static class CallRules
{
    private static readonly CallRule Anybody = new CallRule.Anybody();
    private static readonly CallRule Open = new CallRule.Open();
    private static readonly CallRule Agent = new CallRule.AgentOnly();
    private static readonly CallRule LateAgent = new CallRule.LateAgent();
    private static readonly CallRule LoggedIn = new CallRule.LoggedIn();

    /// <summary>The rules by path, e.g. <c>/dbcalm.v1.BackupService/TakeBackup</c>.</summary>
    public static FrozenDictionary<string, CallRule> ByPath { get; } = new Dictionary<ServiceDescriptor, (string Method, CallRule Rule)[]>
    {
        [EnrollmentService.Descriptor] = [("Enroll", Anybody), ("Recover", LateAgent)],
        [AgentService.Descriptor] = [("Connect", Agent), ("SendTransfer", Agent)],
        [AccessService.Descriptor] = [("Login", Anybody), ("GetIdentity", LoggedIn), ("ChangePassword", LoggedIn)],
        [AccountService.Descriptor] =
        [
            ("CreateUser", Fleet(Permission.ManageAccounts)),
            ("ListUsers", Fleet(Permission.ManageAccounts)),
            ("UpdateUser", Fleet(Permission.ManageAccounts)),
            ("DeleteUser", Fleet(Permission.ManageAccounts)),
            ("CreateClient", Fleet(Permission.ManageAccounts)),
            ("ListClients", Fleet(Permission.ManageAccounts)),
            ("UpdateClient", Fleet(Permission.ManageAccounts)),
            ("DeleteClient", Fleet(Permission.ManageAccounts)),
            ("RotateTokenKey", Fleet(Permission.ManageAccounts)),
        ],
        // What they take besides depends on the approval: see ApprovalRights.
        [ApprovalService.Descriptor] =
        [
            ("ListApprovals", LoggedIn),
            ("GetApproval", LoggedIn),
            ("Approve", All(Permission.ApproveRequests)),
            ("Deny", LoggedIn),
        ],
        [AuditService.Descriptor] =
        [
            ("ListAuditRows", Fleet(Permission.ViewAudit)),
            ("VerifyAudit", Fleet(Permission.ViewAudit)),
            ("ExportAudit", Fleet(Permission.ViewAudit)),
        ],
        [HostService.Descriptor] =
        [
            ("ListHosts", All(Permission.ViewFleet)),
            ("GetHost", All(Permission.ViewFleet)),
            ("RemoveHost", Fleet(Permission.ManageHosts)),
            ("RevokeHost", Fleet(Permission.ManageHosts)),
            ("ApproveHost", Fleet(Permission.ManageHosts)),
            ("CreateHostToken", Fleet(Permission.ManageHosts)),
        ],
        [AuthorityService.Descriptor] =
        [
            ("GetAuthority", All(Permission.ViewFleet)),
            ("RotateAuthority", Fleet(Permission.ManageHosts)),
            ("FinishRotation", Fleet(Permission.ManageHosts)),
        ],
        [InstanceService.Descriptor] =
        [
            ("ListInstances", Own(Permission.ViewFleet)),
            ("GetInstance", Own(Permission.ViewFleet)),

            // Labels are what grants are limited by.
            ("UpdateInstance", Fleet(Permission.ManageInstances)),
        ],
        [StatusService.Descriptor] = [("GetStatus", Own(Permission.ViewFleet))],
        [BackupService.Descriptor] =
        [
            ("TakeBackup", Own(Permission.TakeBackups)),
            ("ListBackups", Own(Permission.ViewBackups)),
            ("GetBackup", Own(Permission.ViewBackups)),
            ("VerifyBackup", Own(Permission.VerifyBackups)),
            ("RestoreBackup", Own(Permission.RestoreBackups)),
            ("CopyBackup", Own(Permission.CopyBackups)),
            ("DeleteBackup", Own(Permission.DeleteBackups)),
            ("HoldBackup", Own(Permission.HoldBackups)),
            ("ReleaseBackup", Own(Permission.ReleaseBackups)),
            ("ImportBackups", Fleet(Permission.ManageRepositories)),
            ("DownloadBackup", Own(Permission.DownloadBackups)),
            ("LinkBackup", Own(Permission.DownloadBackups)),
        ],
        [JobService.Descriptor] =
        [
            ("ListJobs", Own(Permission.ViewJobs)),
            ("GetJob", Own(Permission.ViewJobs)),
            ("WatchJob", Own(Permission.ViewJobs)),
            ("ListJobLogs", Own(Permission.ViewJobs)),
            ("CancelJob", Own(Permission.CancelJobs)),
        ],
        [RepositoryService.Descriptor] =
        [
            ("CreateRepository", Fleet(Permission.ManageRepositories)),
            ("ListRepositories", All(Permission.ViewFleet)),
            ("GetRepository", All(Permission.ViewFleet)),
            ("UpdateRepository", Fleet(Permission.ManageRepositories)),
            ("DeleteRepository", Fleet(Permission.ManageRepositories)),
            ("TestRepository", Fleet(Permission.ManageRepositories)),
            ("CheckRepository", Fleet(Permission.ManageRepositories)),
            ("RebuildCatalog", Fleet(Permission.ManageRepositories)),
            ("RotateKey", Fleet(Permission.ManageRepositories)),
        ],
        [ScheduleService.Descriptor] =
        [
            ("CreateSchedule", Fleet(Permission.ManageSchedules)),
            ("ListSchedules", All(Permission.ViewFleet)),
            ("GetSchedule", All(Permission.ViewFleet)),
            ("UpdateSchedule", Fleet(Permission.ManageSchedules)),
            ("DeleteSchedule", Fleet(Permission.ManageSchedules)),
            ("SetScheduleState", Fleet(Permission.ManageSchedules)),
            ("RunSchedule", Own(Permission.TakeBackups)),
            ("PreviewSchedule", All(Permission.ViewFleet)),
            ("GetPlan", Own(Permission.ViewFleet)),
            ("ListRuns", Own(Permission.ViewFleet)),
        ],
        [RetentionService.Descriptor] =
        [
            ("CreatePolicy", Fleet(Permission.ManagePolicies)),
            ("ListPolicies", All(Permission.ViewFleet)),
            ("GetPolicy", All(Permission.ViewFleet)),
            ("UpdatePolicy", Fleet(Permission.ManagePolicies)),
            ("DeletePolicy", Fleet(Permission.ManagePolicies)),
            ("RunCleanup", Fleet(Permission.DeleteBackups)),
        ],
        [NotificationService.Descriptor] =
        [
            ("CreateChannel", Fleet(Permission.ManageNotifications)),
            ("ListChannels", Fleet(Permission.ManageNotifications)),
            ("GetChannel", Fleet(Permission.ManageNotifications)),
            ("UpdateChannel", Fleet(Permission.ManageNotifications)),
            ("DeleteChannel", Fleet(Permission.ManageNotifications)),
            ("TestChannel", Fleet(Permission.ManageNotifications)),
            ("ListNotifications", Fleet(Permission.ManageNotifications)),
            ("RetryNotification", Fleet(Permission.ManageNotifications)),
        ],
    }.SelectMany(service => service.Value.Select(line => KeyValuePair.Create($"/{service.Key.FullName}/{line.Method}", line.Rule))).ToFrozenDictionary();

    /// <summary>The rules of the REST API by method and pattern, e.g. <c>POST /auth/token</c>.</summary>
    public static FrozenDictionary<string, CallRule> ByRoute { get; } = new Dictionary<string, CallRule>
    {
        ["POST /auth/authorize"] = Anybody,
        ["POST /auth/token"] = Anybody,
        ["GET /healthz"] = Open,
        ["GET /readyz"] = Open,
    }.ToFrozenDictionary();

    private static CallRule.Needs All(Permission permission) => new(permission, Reach.Everybody);

    private static CallRule.Needs Own(Permission permission) => new(permission, Reach.Instances);

    private static CallRule.Needs Fleet(Permission permission) => new(permission, Reach.WholeFleet);
}
