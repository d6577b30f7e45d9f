using DbCalm.Controller.Approvals;
using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="RepositoryEndpoint"/> take.</summary>
internal static class RepositoryCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<RepositoryEndpoint>.Of(RepositoryService.Descriptor, on =>
    [
        on.Unary<CreateRepositoryRequest, CreateRepositoryResponse>(e => e.CreateRepository).Fleet(Permission.ManageRepositories),
        on.Unary<ListRepositoriesRequest, ListRepositoriesResponse>(e => e.ListRepositories).Everybody(Permission.ViewFleet).Limited(_ => [], (list, _) => AnswerLimits.Apply(list.Items)),
        on.Unary<GetRepositoryRequest, GetRepositoryResponse>(e => e.GetRepository).Everybody(Permission.ViewFleet).Limited(_ => [], (answer, _) => AnswerLimits.Apply([answer.Repository])),
        on.Unary<UpdateRepositoryRequest, UpdateRepositoryResponse>(e => e.UpdateRepository).Fleet(Permission.ManageRepositories)
            .Before<RepositoryReader>(async (repositories, r, c) => await repositories.GetAsync(new RepositoryName(r.Name), null, c))
            .Held<RetentionAssessment>((judge, r, c) => judge.OfAsync(r, c)),
        on.Unary<DeleteRepositoryRequest, DeleteRepositoryResponse>(e => e.DeleteRepository).Fleet(Permission.ManageRepositories)
            .Before<RepositoryReader>(async (repositories, r, c) => await repositories.GetAsync(new RepositoryName(r.Name), null, c))
            .Held<KeyAssessment>((judge, r, c) => judge.OfAsync(r, c)),
        on.Unary<TestRepositoryRequest, TestRepositoryResponse>(e => e.TestRepository).Fleet(Permission.ManageRepositories),
        on.Unary<CheckRepositoryRequest, CheckRepositoryResponse>(e => e.CheckRepository).Fleet(Permission.ManageRepositories),
        on.Unary<RebuildCatalogRequest, RebuildCatalogResponse>(e => e.RebuildCatalog).Fleet(Permission.ManageRepositories),
        on.Unary<RotateKeyRequest, RotateKeyResponse>(e => e.RotateKey).Fleet(Permission.ManageRepositories).Held<KeyAssessment>((judge, r, c) => judge.OfAsync(r, c)),
    ]);
}
