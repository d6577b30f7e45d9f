using DbCalm.Controller.Access;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>Logging in.</summary>
internal sealed class AccessEndpoint(Logins logins, AccountBook accounts, PasswordHashing passwords, CallTable calls) : AccessService.AccessServiceBase
{
    /// <inheritdoc/>
    public override async Task<LoginResponse> Login(LoginRequest request, ServerCallContext context)
    {
        AccessToken token = request.CredentialsCase switch
        {
            LoginRequest.CredentialsOneofCase.Password => await logins.PasswordAsync(request.Password.User, request.Password.Password, context.Address(), context.CancellationToken),
            LoginRequest.CredentialsOneofCase.Client => logins.Client(request.Client.Id, request.Client.Secret, context.Address()),
            LoginRequest.CredentialsOneofCase.None => throw new DbCalmException(ErrorCode.InvalidInput, "the login has no credentials", "send a password or a client's secret"),
        };
        var caller = new Caller.Holder(token.Account);
        return new LoginResponse { Token = token.Text, ExpiresAt = token.ExpiresAt.ToWire(), Identity = AccountMapping.ToIdentity(caller, calls.PermissionsOf(caller)) };
    }

    /// <inheritdoc/>
    public override Task<GetIdentityResponse> GetIdentity(GetIdentityRequest request, ServerCallContext context) =>
        Task.FromResult(new GetIdentityResponse { Identity = AccountMapping.ToIdentity(context.Caller(), calls.PermissionsOf(context.Caller())) });

    /// <inheritdoc/>
    public override async Task<ChangePasswordResponse> ChangePassword(ChangePasswordRequest request, ServerCallContext context)
    {
        if (context.Caller() is not Caller.Holder { Account: { Kind: AccountKind.User } user })
        {
            throw new DbCalmException(ErrorCode.Refused, "only a user has a password", "log in as the user, or set another password with 'dbcalmctl users update-password'");
        }

        Passwords.Check(request.NewPassword);
        await logins.PasswordAsync(user.Name, request.Password, context.Address(), context.CancellationToken);
        string hash = await passwords.HashAsync(request.NewPassword, context.CancellationToken);
        await accounts.UpdateAsync(AccountKind.User, user.Name, account => account with { SecretHash = hash }, context.CancellationToken);
        return new ChangePasswordResponse();
    }
}
