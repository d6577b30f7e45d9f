using System.Text.Json;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DbCalm.Controller.Api.Rest;

/// <summary>Logging in over REST: a person's password for a code, a code or a program's secret for a token.</summary>
internal sealed class AuthRoutes(Logins logins, RestAudit audit, RestBody bodies, ControllerOptions options)
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        AuthRoutes auth = routes.ServiceProvider.GetRequiredService<AuthRoutes>();
        routes.MapPost("/auth/authorize", auth.AuthorizeAsync);
        routes.MapPost("/auth/token", auth.TokenAsync);
    }

    private async Task AuthorizeAsync(HttpContext context)
    {
        AuthorizeRequest request = await bodies.ReadAsync(context, RestJson.Default.AuthorizeRequest);
        new RestFields(nameof(AuthorizeRequest)).Require("Username", request.Username).Require("Password", request.Password).ThrowIfAny();
        string code = await audit.LoginAsync(
            context,
            JsonSerializer.Serialize(request with { Password = null }, RestJson.Default.AuthorizeRequest),
            ("user", request.Username),
            () => logins.AuthorizeAsync(request.Username!, request.Password!, RestAudit.AddressOf(context), context.RequestAborted),
            _ => $"user {request.Username}");
        await RestAnswer.OkAsync(context, new AuthorizeResponse(code), RestJson.Default.AuthorizeResponse);
    }

    private async Task TokenAsync(HttpContext context)
    {
        TokenRequest request = await bodies.ReadAsync(context, RestJson.Default.TokenRequest);
        new RestFields(nameof(TokenRequest)).Require("GrantType", request.GrantType)
            .Allow("Code", request.Code).Allow("ClientID", request.ClientId).Allow("ClientSecret", request.ClientSecret).ThrowIfAny();
        Func<Task<AccessToken>> trade = TradeOf(request, RestAudit.AddressOf(context), context.RequestAborted);
        AccessToken token = await audit.LoginAsync(
            context,
            JsonSerializer.Serialize(request with { Code = null, ClientSecret = null }, RestJson.Default.TokenRequest),
            request.ClientId is null ? null : ("client", request.ClientId),
            trade,
            token => token.Account.ToString());
        await RestAnswer.OkAsync(context, new TokenResponse(token.Text, "Bearer", (long)options.LoginTtl.TotalSeconds), RestJson.Default.TokenResponse);
    }

    private Func<Task<AccessToken>> TradeOf(TokenRequest request, string address, CancellationToken cancellationToken) => request.GrantType switch
    {
        "authorization_code" => string.IsNullOrEmpty(request.Code)
            ? throw Wrong("code is required for authorization_code grant type")
            : () => logins.CodeAsync(request.Code, address, cancellationToken),
        "client_credentials" => string.IsNullOrEmpty(request.ClientId) || string.IsNullOrEmpty(request.ClientSecret)
            ? throw Wrong("client_id and client_secret are required for client_credentials grant type")
            : () => Task.FromResult(logins.Client(request.ClientId, request.ClientSecret, address)),
        _ => throw Wrong("Invalid grant_type. Must be 'authorization_code' or 'client_credentials'"),
    };

    private static DbCalmException Wrong(string message) => new(ErrorCode.InvalidInput, message);
}
