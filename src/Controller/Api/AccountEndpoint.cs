using System.Buffers.Text;
using System.Security.Cryptography;
using DbCalm.Controller.Accounts;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Grant = DbCalm.Core.Access.Grant;

namespace DbCalm.Controller.Api;

/// <summary>Accounts for administrators.</summary>
internal sealed class AccountEndpoint(AccountBook accounts, GrantWarnings warnings, PasswordHashing passwords, AccessTokens tokens) : AccountService.AccountServiceBase
{
    private const int MaxLabel = 200;
    private static readonly Grant Usual = new(Role.Viewer, null);

    /// <inheritdoc/>
    public override async Task<CreateUserResponse> CreateUser(CreateUserRequest request, ServerCallContext context)
    {
        var name = new AccountName(request.Name);
        Passwords.Check(request.Password);
        Grant grant = request.Grant.ToCore() ?? Usual;
        string hash = await passwords.HashAsync(request.Password, context.CancellationToken);
        return new CreateUserResponse { User = await ShowUserAsync(await accounts.AddAsync(AccountKind.User, name.Value, "", hash, grant, context.CancellationToken), context) };
    }

    /// <inheritdoc/>
    public override async Task<ListUsersResponse> ListUsers(ListUsersRequest request, ServerCallContext context)
    {
        Func<Grant, IEnumerable<string>> warn = await warnings.ReadAsync(context.CancellationToken);
        return new ListUsersResponse { Items = { accounts.All(AccountKind.User).Select(account => account.ToUser(warn(account.Grant))) } };
    }

    /// <inheritdoc/>
    public override async Task<UpdateUserResponse> UpdateUser(UpdateUserRequest request, ServerCallContext context)
    {
        accounts.Get(AccountKind.User, request.Name);
        Func<Grant, Grant> grant = request.Grant.ToChange(request.AllInstances);
        string? hash = null;
        if (request.HasPassword)
        {
            Passwords.Check(request.Password);
            hash = await passwords.HashAsync(request.Password, context.CancellationToken);
        }

        Account changed = await accounts.UpdateAsync(
            AccountKind.User, request.Name, account => account with { SecretHash = hash ?? account.SecretHash, Grant = grant(account.Grant) }, context.CancellationToken);
        return new UpdateUserResponse { User = await ShowUserAsync(changed, context) };
    }

    /// <inheritdoc/>
    public override async Task<DeleteUserResponse> DeleteUser(DeleteUserRequest request, ServerCallContext context) =>
        new() { User = (await accounts.RemoveAsync(AccountKind.User, request.Name, context.CancellationToken)).ToUser() };

    /// <inheritdoc/>
    public override async Task<CreateClientResponse> CreateClient(CreateClientRequest request, ServerCallContext context)
    {
        string label = Label(request.Label);
        Grant grant = request.Grant.ToCore() ?? Usual;
        string secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        Account client = await accounts.AddAsync(AccountKind.Client, Guid.NewGuid().ToString("D"), label, Logins.Hash(secret), grant, context.CancellationToken);
        return new CreateClientResponse { Client = await ShowClientAsync(client, context), Secret = secret };
    }

    /// <inheritdoc/>
    public override async Task<ListClientsResponse> ListClients(ListClientsRequest request, ServerCallContext context)
    {
        Func<Grant, IEnumerable<string>> warn = await warnings.ReadAsync(context.CancellationToken);
        return new ListClientsResponse { Items = { accounts.All(AccountKind.Client).Select(account => account.ToClient(warn(account.Grant))) } };
    }

    /// <inheritdoc/>
    public override async Task<UpdateClientResponse> UpdateClient(UpdateClientRequest request, ServerCallContext context)
    {
        string? label = request.HasLabel ? Label(request.Label) : null;
        Func<Grant, Grant> grant = request.Grant.ToChange(request.AllInstances);
        Account changed = await accounts.UpdateAsync(
            AccountKind.Client, request.Id, account => account with { Label = label ?? account.Label, Grant = grant(account.Grant) }, context.CancellationToken);
        return new UpdateClientResponse { Client = await ShowClientAsync(changed, context) };
    }

    /// <inheritdoc/>
    public override async Task<DeleteClientResponse> DeleteClient(DeleteClientRequest request, ServerCallContext context) =>
        new() { Client = (await accounts.RemoveAsync(AccountKind.Client, request.Id, context.CancellationToken)).ToClient() };

    /// <inheritdoc/>
    public override Task<RotateTokenKeyResponse> RotateTokenKey(RotateTokenKeyRequest request, ServerCallContext context) =>
        Task.FromResult(new RotateTokenKeyResponse { KeyId = tokens.RotateKey() });

    private async Task<User> ShowUserAsync(Account account, ServerCallContext context) => account.ToUser((await warnings.ReadAsync(context.CancellationToken))(account.Grant));

    private async Task<Client> ShowClientAsync(Account account, ServerCallContext context) => account.ToClient((await warnings.ReadAsync(context.CancellationToken))(account.Grant));

    private static string Label(string text) => text.Length is > 0 and <= MaxLabel && text.Trim() == text && !text.Any(char.IsControl)
        ? text
        : throw new DbCalmException(ErrorCode.InvalidInput, "the label of a client is not valid", $"say in 1 to {MaxLabel} characters what it is for");
}
