using System.Text.Json;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Calls;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace DbCalm.Controller.Api.Rest;

/// <summary>Logging in over REST: a person's password for a code, a code or a program's secret for a token.</summary>
internal static class AuthRoutes
{
    private const string Authorize = "POST /auth/authorize";
    private const string Token = "POST /auth/token";

    /// <summary>The routes.</summary>
    public static IReadOnlyList<RouteCall> All { get; } =
    [
        RouteCall.Of(
            Authorize,
            RouteCall.On<Logins, AuthorizeRequest, string>(Authorize, (logins, r, c) => logins.AuthorizeAsync(r.Username!, r.Password!, c.Address, c.CancellationToken))
                .Anybody()
                .Shown(r => JsonSerializer.Serialize(r with { Password = null }, RestJson.Default.AuthorizeRequest))
                .Identifying(r => ("user", r.Username), (r, _) => $"user {r.Username}"),
            ReadAuthorizeAsync,
            (http, code) => RestAnswer.OkAsync(http, new AuthorizeResponse(code), RestJson.Default.AuthorizeResponse)),
        RouteCall.Of(
            Token,
            RouteCall.On<Logins, TokenRequest, AccessToken>(Token, TradeAsync)
                .Anybody()
                .Shown(r => JsonSerializer.Serialize(r with { Code = null, ClientSecret = null }, RestJson.Default.TokenRequest))
                .Identifying(r => r.ClientId is null ? null : ("client", r.ClientId), (_, token) => token.Account.ToString()),
            ReadTokenAsync,
            (http, token) => RestAnswer.OkAsync(http, new TokenResponse(token.Text, "Bearer", LifeOf(http)), RestJson.Default.TokenResponse)),
    ];

    private static async Task<AuthorizeRequest> ReadAuthorizeAsync(HttpContext http)
    {
        AuthorizeRequest request = await RestBody.ReadAsync(http, RestJson.Default.AuthorizeRequest);
        new RestFields(nameof(AuthorizeRequest)).Require("Username", request.Username).Require("Password", request.Password).ThrowIfAny();
        return request;
    }

    private static async Task<TokenRequest> ReadTokenAsync(HttpContext http)
    {
        TokenRequest request = await RestBody.ReadAsync(http, RestJson.Default.TokenRequest);
        new RestFields(nameof(TokenRequest)).Require("GrantType", request.GrantType)
            .Allow("Code", request.Code).Allow("ClientID", request.ClientId).Allow("ClientSecret", request.ClientSecret).ThrowIfAny();
        return request switch
        {
            { GrantType: "authorization_code", Code: null or "" } => throw Wrong("code is required for authorization_code grant type"),
            { GrantType: "client_credentials", ClientId: null or "" } or { GrantType: "client_credentials", ClientSecret: null or "" } =>
                throw Wrong("client_id and client_secret are required for client_credentials grant type"),
            { GrantType: "authorization_code" or "client_credentials" } => request,
            _ => throw Wrong("Invalid grant_type. Must be 'authorization_code' or 'client_credentials'"),
        };
    }

    private static Task<AccessToken> TradeAsync(Logins logins, TokenRequest request, CallContext context) => request.GrantType == "authorization_code"
        ? logins.CodeAsync(request.Code!, context.Address, context.CancellationToken)
        : Task.FromResult(logins.Client(request.ClientId!, request.ClientSecret!, context.Address));

    private static long LifeOf(HttpContext http) => (long)http.RequestServices.GetRequiredService<ControllerOptions>().LoginTtl.TotalSeconds;

    private static DbCalmException Wrong(string message) => new(ErrorCode.InvalidInput, message);
}
