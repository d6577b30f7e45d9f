using DbCalm.Controller.Accounts;
using DbCalm.Controller.Approvals;
using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;
using Google.Protobuf;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="AccountEndpoint"/> take.</summary>
internal static class AccountCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<AccountEndpoint>.Of(AccountService.Descriptor, on =>
    [
        on.Unary<CreateUserRequest, CreateUserResponse>(e => e.CreateUser).Fleet(Permission.ManageAccounts),
        on.Unary<ListUsersRequest, ListUsersResponse>(e => e.ListUsers).Fleet(Permission.ManageAccounts),
        on.Unary<UpdateUserRequest, UpdateUserResponse>(e => e.UpdateUser).Fleet(Permission.ManageAccounts).Before<AccountBook>((accounts, r, _) => User(accounts, r.Name)),
        on.Unary<DeleteUserRequest, DeleteUserResponse>(e => e.DeleteUser).Fleet(Permission.ManageAccounts).Before<AccountBook>((accounts, r, _) => User(accounts, r.Name)),
        on.Unary<CreateClientRequest, CreateClientResponse>(e => e.CreateClient).Fleet(Permission.ManageAccounts),
        on.Unary<ListClientsRequest, ListClientsResponse>(e => e.ListClients).Fleet(Permission.ManageAccounts),
        on.Unary<UpdateClientRequest, UpdateClientResponse>(e => e.UpdateClient).Fleet(Permission.ManageAccounts).Before<AccountBook>((accounts, r, _) => Client(accounts, r.Id)),
        on.Unary<DeleteClientRequest, DeleteClientResponse>(e => e.DeleteClient).Fleet(Permission.ManageAccounts).Before<AccountBook>((accounts, r, _) => Client(accounts, r.Id)).Held<KeyAssessment>((judge, r, _) => judge.OfClientAsync(r.Id)),
        on.Unary<RotateTokenKeyRequest, RotateTokenKeyResponse>(e => e.RotateTokenKey).Fleet(Permission.ManageAccounts).Held<KeyAssessment>((judge, _, _) => judge.OfTokenKeyAsync()),
    ]);

    private static Task<IMessage?> User(AccountBook accounts, string name) => Task.FromResult<IMessage?>(accounts.Find(AccountKind.User, name)?.ToUser());

    private static Task<IMessage?> Client(AccountBook accounts, string id) => Task.FromResult<IMessage?>(accounts.Find(AccountKind.Client, id)?.ToClient());
}
