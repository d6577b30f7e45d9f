using System.Collections.Frozen;
using DbCalm.Controller.Approvals;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>The one table of calls that may be held until somebody agrees: a line each.</summary>
internal static class CoveredCalls
{
    /// <summary>By path.</summary>
    public static FrozenDictionary<string, CoveredCall> ByPath { get; } = new[]
    {
        CoveredCall.Of<DeletionAssessment, BackupEndpoint, DeleteBackupRequest, DeleteBackupResponse>(BackupService.Descriptor, "DeleteBackup", (judge, r, c) => judge.OfAsync(r, c), (e, r, c) => e.DeleteBackup(r, c)),
        CoveredCall.Of<DeletionAssessment, BackupEndpoint, ReleaseBackupRequest, ReleaseBackupResponse>(BackupService.Descriptor, "ReleaseBackup", (judge, r, c) => judge.OfAsync(r, c), (e, r, c) => e.ReleaseBackup(r, c)),
        CoveredCall.Of<RetentionAssessment, RetentionEndpoint, CreatePolicyRequest, CreatePolicyResponse>(RetentionService.Descriptor, "CreatePolicy", (judge, r, c) => judge.OfAsync(r, c), (e, r, c) => e.CreatePolicy(r, c)),
        CoveredCall.Of<RetentionAssessment, RetentionEndpoint, UpdatePolicyRequest, UpdatePolicyResponse>(RetentionService.Descriptor, "UpdatePolicy", (judge, r, c) => judge.OfAsync(r, c), (e, r, c) => e.UpdatePolicy(r, c)),
        CoveredCall.Of<RetentionAssessment, RetentionEndpoint, DeletePolicyRequest, DeletePolicyResponse>(RetentionService.Descriptor, "DeletePolicy", (judge, r, c) => judge.OfAsync(r, c), (e, r, c) => e.DeletePolicy(r, c)),
        CoveredCall.Of<RetentionAssessment, ScheduleEndpoint, UpdateScheduleRequest, UpdateScheduleResponse>(ScheduleService.Descriptor, "UpdateSchedule", (judge, r, c) => judge.OfAsync(r, c), (e, r, c) => e.UpdateSchedule(r, c)),
        CoveredCall.Of<RetentionAssessment, InstanceEndpoint, UpdateInstanceRequest, UpdateInstanceResponse>(InstanceService.Descriptor, "UpdateInstance", (judge, r, c) => judge.OfAsync(r, c), (e, r, c) => e.UpdateInstance(r, c)),
        CoveredCall.Of<RetentionAssessment, RepositoryEndpoint, UpdateRepositoryRequest, UpdateRepositoryResponse>(RepositoryService.Descriptor, "UpdateRepository", (judge, r, c) => judge.OfAsync(r, c), (e, r, c) => e.UpdateRepository(r, c)),
        CoveredCall.Of<KeyAssessment, RepositoryEndpoint, DeleteRepositoryRequest, DeleteRepositoryResponse>(RepositoryService.Descriptor, "DeleteRepository", (judge, r, c) => judge.OfAsync(r, c), (e, r, c) => e.DeleteRepository(r, c)),
        CoveredCall.Of<KeyAssessment, RepositoryEndpoint, RotateKeyRequest, RotateKeyResponse>(RepositoryService.Descriptor, "RotateKey", (judge, r, c) => judge.OfAsync(r, c), (e, r, c) => e.RotateKey(r, c)),
        CoveredCall.Of<KeyAssessment, AccountEndpoint, RotateTokenKeyRequest, RotateTokenKeyResponse>(AccountService.Descriptor, "RotateTokenKey", (judge, _, _) => judge.OfTokenKeyAsync(), (e, r, c) => e.RotateTokenKey(r, c)),
        CoveredCall.Of<KeyAssessment, AccountEndpoint, DeleteClientRequest, DeleteClientResponse>(AccountService.Descriptor, "DeleteClient", (judge, r, _) => judge.OfClientAsync(r.Id), (e, r, c) => e.DeleteClient(r, c)),
        CoveredCall.Of<KeyAssessment, HostEndpoint, RemoveHostRequest, RemoveHostResponse>(HostService.Descriptor, "RemoveHost", (judge, r, c) => judge.OfHostAsync(r.Name, "removal", c), (e, r, c) => e.RemoveHost(r, c)),
        CoveredCall.Of<KeyAssessment, HostEndpoint, RevokeHostRequest, RevokeHostResponse>(HostService.Descriptor, "RevokeHost", (judge, r, c) => judge.OfHostAsync(r.Name, "revocation", c), (e, r, c) => e.RevokeHost(r, c)),
    }.ToFrozenDictionary(call => call.Path);
}
