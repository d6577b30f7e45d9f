using DbCalm.Controller.Approvals;
using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="RetentionEndpoint"/> take.</summary>
internal static class RetentionCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<RetentionEndpoint>.Of(RetentionService.Descriptor, on =>
    [
        on.Unary<CreatePolicyRequest, CreatePolicyResponse>(e => e.CreatePolicy).Fleet(Permission.ManagePolicies).Held<RetentionAssessment>((judge, r, c) => judge.OfAsync(r, c)),
        on.Unary<ListPoliciesRequest, ListPoliciesResponse>(e => e.ListPolicies).Everybody(Permission.ViewFleet),
        on.Unary<GetPolicyRequest, GetPolicyResponse>(e => e.GetPolicy).Everybody(Permission.ViewFleet),
        on.Unary<UpdatePolicyRequest, UpdatePolicyResponse>(e => e.UpdatePolicy).Fleet(Permission.ManagePolicies)
            .Before<PolicyReader>(async (policies, r, c) => await policies.GetAsync(new PolicyName(r.Name), c))
            .Held<RetentionAssessment>((judge, r, c) => judge.OfAsync(r, c)),
        on.Unary<DeletePolicyRequest, DeletePolicyResponse>(e => e.DeletePolicy).Fleet(Permission.ManagePolicies)
            .Before<PolicyReader>(async (policies, r, c) => await policies.GetAsync(new PolicyName(r.Name), c))
            .Held<RetentionAssessment>((judge, r, c) => judge.OfAsync(r, c)),
        on.ServerStreaming<RunCleanupRequest, RunCleanupResponse>(e => e.RunCleanup).Fleet(Permission.DeleteBackups),
    ]);
}
