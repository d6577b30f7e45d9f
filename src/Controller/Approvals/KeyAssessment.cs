using DbCalm.Controller.Accounts;
using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Repositories;
using DbCalm.Core.Approvals;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Approvals;

/// <summary>Judges requests after which a key, or what speaks for somebody, holds no more; and those that forget a repository. Null for what is not there, which the call itself says.</summary>
internal sealed class KeyAssessment(StoreDatabase database, AccountBook accounts, TokenKeys tokens)
{
    /// <summary>The key that signs tokens, and with it in the end all tokens.</summary>
    public Task<Assessment?> OfTokenKeyAsync() => Task.FromResult<Assessment?>(new Assessment(ApprovalKind.RevokeKey, "rotation of the key that signs tokens", $"key {tokens.CurrentId}"));

    /// <summary>A program and its secret.</summary>
    public Task<Assessment?> OfClientAsync(string id) => Task.FromResult(
        accounts.Find(AccountKind.Client, id) is { } client ? new Assessment(ApprovalKind.RevokeKey, $"deletion of {client}", $"client {client.Name}: {client.Version}") : null);

    /// <summary>A host and its certificate.</summary>
    /// <param name="name">The host's.</param>
    /// <param name="what">What becomes of it, in words: <c>removal</c>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task<Assessment?> OfHostAsync(string name, string what, CancellationToken cancellationToken) => database.ReadAsync(
        async store => await HostStore.FindAsync(store, new HostName(name)) is { } host
            ? new Assessment(ApprovalKind.RevokeKey, $"{what} of host {host.Name}", $"host {host.Id}, joined {host.EnrolledAt.ToStored()}")
            : null,
        cancellationToken);

    /// <summary>The key that backups in a repository are encrypted with.</summary>
    public Task<Assessment?> OfAsync(RotateKeyRequest request, CancellationToken cancellationToken) => database.ReadAsync(
        async store => await RepositoryStore.FindAsync(store, new RepositoryName(request.Name)) is { } repository
            ? new Assessment(ApprovalKind.RevokeKey, $"rotation of the key of repository {repository.Name}", $"repository {repository.Name}, changed {repository.UpdatedAt.ToStored()}")
            : new Assessment(ApprovalKind.RevokeKey, $"rotation of the key of a host's own repository {new RepositoryName(request.Name)}", $"host {request.Host}"),
        cancellationToken)!;

    /// <summary>A repository in which nothing is kept.</summary>
    public Task<Assessment?> OfAsync(DeleteRepositoryRequest request, CancellationToken cancellationToken) => database.ReadAsync(
        async store => await RepositoryStore.FindAsync(store, new RepositoryName(request.Name)) is { } repository && (await CopyStore.InAsync(store, repository.Name, null)).Count == 0
            ? new Assessment(ApprovalKind.RemoveRepository, $"removal of repository {repository.Name}", $"repository {repository.Name}, changed {repository.UpdatedAt.ToStored()}")
            : null,
        cancellationToken);
}
