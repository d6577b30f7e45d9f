using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Repositories;
using DbCalm.Controller.Work;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Job = DbCalm.Protocol.V1.Job;
using Repository = DbCalm.Protocol.V1.RepositorySummary;

namespace DbCalm.Controller.Api;

/// <summary>Repositories for operators.</summary>
internal sealed class RepositoryEndpoint(RepositoryBook book, RepositoryReader repositories, RepositoryRequests requests, JobReader jobs) : RepositoryService.RepositoryServiceBase
{
    /// <inheritdoc/>
    public override async Task<CreateRepositoryResponse> CreateRepository(CreateRepositoryRequest request, ServerCallContext context)
    {
        FleetRepository made = await book.CreateAsync(new RepositoryName(request.Name), request.Settings.ToDictionary(), context.CancellationToken);
        return new CreateRepositoryResponse { Repository = await repositories.GetAsync(made.Name, null, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<ListRepositoriesResponse> ListRepositories(ListRepositoriesRequest request, ServerCallContext context)
    {
        Page<Repository> page = await repositories.ListAsync(request.PageSize, request.PageToken, context.CancellationToken);
        return page.ToAnswer<ListRepositoriesResponse, Repository>();
    }

    /// <inheritdoc/>
    public override async Task<GetRepositoryResponse> GetRepository(GetRepositoryRequest request, ServerCallContext context) =>
        new() { Repository = await repositories.GetAsync(new RepositoryName(request.Name), HostOf(request.Host), context.CancellationToken) };

    /// <inheritdoc/>
    public override async Task<UpdateRepositoryResponse> UpdateRepository(UpdateRepositoryRequest request, ServerCallContext context)
    {
        FleetRepository changed = await book.UpdateAsync(new RepositoryName(request.Name), request.Settings.ToDictionary(), context.CancellationToken);
        return new UpdateRepositoryResponse { Repository = await repositories.GetAsync(changed.Name, null, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<DeleteRepositoryResponse> DeleteRepository(DeleteRepositoryRequest request, ServerCallContext context)
    {
        Repository before = await repositories.GetAsync(new RepositoryName(request.Name), null, context.CancellationToken);
        await book.DeleteAsync(new RepositoryName(request.Name), context.CancellationToken);
        return new DeleteRepositoryResponse { Repository = before };
    }

    /// <inheritdoc/>
    public override async Task<TestRepositoryResponse> TestRepository(TestRepositoryRequest request, ServerCallContext context) =>
        new() { Job = await JobAsync(await requests.TestAsync(new RepositoryName(request.Name), HostOf(request.Host), context.CancellationToken), context) };

    /// <inheritdoc/>
    public override async Task<CheckRepositoryResponse> CheckRepository(CheckRepositoryRequest request, ServerCallContext context)
    {
        JobId id = await requests.CheckAsync(new RepositoryName(request.Name), HostOf(request.Host), request.Sweep, request.DryRun, context.CancellationToken);
        return new CheckRepositoryResponse { Job = await JobAsync(id, context) };
    }

    /// <inheritdoc/>
    public override async Task<RebuildCatalogResponse> RebuildCatalog(RebuildCatalogRequest request, ServerCallContext context) =>
        new() { Job = await JobAsync(await requests.RebuildAsync(new RepositoryName(request.Name), HostOf(request.Host), context.CancellationToken), context) };

    /// <inheritdoc/>
    public override async Task<RotateKeyResponse> RotateKey(RotateKeyRequest request, ServerCallContext context) =>
        new() { Job = await JobAsync(await requests.RotateAsync(new RepositoryName(request.Name), HostOf(request.Host), context.CancellationToken), context) };

    private static HostName? HostOf(string name) => name.Length == 0 ? null : new HostName(name);

    private async Task<Job> JobAsync(JobId id, ServerCallContext context) => (await jobs.GetAsync(id, context.CancellationToken)).ToWire();
}
