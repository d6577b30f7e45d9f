using DbCalm.Controller.Database;
using DbCalm.Controller.Policies;
using DbCalm.Controller.Retention;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>Retention for operators.</summary>
internal sealed class RetentionEndpoint(PolicyBook book, PolicyReader policies, Cleanup cleanup) : RetentionService.RetentionServiceBase
{
    private const int DecisionsAtOnce = 500;

    /// <inheritdoc/>
    public override async Task<CreatePolicyResponse> CreatePolicy(CreatePolicyRequest request, ServerCallContext context)
    {
        StoredPolicy made = await book.CreateAsync(new PolicyName(request.Name), request.Settings.ToDictionary(), context.CancellationToken);
        return new CreatePolicyResponse { Policy = await policies.GetAsync(made.Policy.Name, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<ListPoliciesResponse> ListPolicies(ListPoliciesRequest request, ServerCallContext context)
    {
        Page<Policy> page = await policies.ListAsync(request.PageSize, request.PageToken, context.CancellationToken);
        return page.ToAnswer<ListPoliciesResponse, Policy>();
    }

    /// <inheritdoc/>
    public override async Task<GetPolicyResponse> GetPolicy(GetPolicyRequest request, ServerCallContext context) =>
        new() { Policy = await policies.GetAsync(new PolicyName(request.Name), context.CancellationToken) };

    /// <inheritdoc/>
    public override async Task<UpdatePolicyResponse> UpdatePolicy(UpdatePolicyRequest request, ServerCallContext context)
    {
        StoredPolicy changed = await book.UpdateAsync(new PolicyName(request.Name), request.Settings.ToDictionary(), context.CancellationToken);
        return new UpdatePolicyResponse { Policy = await policies.GetAsync(changed.Policy.Name, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<DeletePolicyResponse> DeletePolicy(DeletePolicyRequest request, ServerCallContext context)
    {
        Policy before = await policies.GetAsync(new PolicyName(request.Name), context.CancellationToken);
        await book.DeleteAsync(new PolicyName(request.Name), context.CancellationToken);
        return new DeletePolicyResponse { Policy = before };
    }

    /// <inheritdoc/>
    public override async Task RunCleanup(RunCleanupRequest request, IServerStreamWriter<RunCleanupResponse> responseStream, ServerCallContext context)
    {
        var wanted = new CleanupRequest(
            request.ScheduleId == 0 ? null : request.ScheduleId, request.Instance.Length == 0 ? null : new InstanceName(request.Instance), request.DryRun, request.Confirm);
        CleanupResult result = await cleanup.RunAsync(
            wanted,
            async verdicts =>
            {
                foreach (RetentionVerdict[] some in verdicts.Chunk(DecisionsAtOnce))
                {
                    await responseStream.WriteAsync(new RunCleanupResponse { Decisions = { some.Select(ToWire) } }, context.CancellationToken);
                }
            },
            context.CancellationToken);
        await responseStream.WriteAsync(new RunCleanupResponse { JobIds = { result.Jobs.Select(id => id.Value) }, Stopped = result.Stopped ?? "" }, context.CancellationToken);
    }

    private static RetentionDecision ToWire(RetentionVerdict verdict) => new()
    {
        BackupId = verdict.BackupId.Value,
        Instance = verdict.Backup.Instance.Value,
        Repository = verdict.Repository.Value,
        Keep = verdict.IsKept,
        Reason = verdict.Reason,
        StartedAt = verdict.Backup.StartedAt.ToWire(),
    };
}
