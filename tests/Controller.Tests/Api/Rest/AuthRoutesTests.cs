using System.Net;
using System.Text.Json.Nodes;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Audit;
using DbCalm.Controller.Database;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using AuditOutcome = DbCalm.Controller.Audit.AuditOutcome;
using AuditRow = DbCalm.Controller.Audit.AuditRow;
using CoreGrant = DbCalm.Core.Access.Grant;
using Grant = DbCalm.Protocol.V1.Grant;

namespace DbCalm.Controller.Tests.Api.Rest;

/// <summary>Logging in over REST, through the real listener.</summary>
public sealed class AuthRoutesTests : IAsyncLifetime
{
    private const string Password = "correct horse battery";

    // Made once, since it is slow on purpose.
    private static readonly Lazy<string> PasswordHash = new(() => Bcrypt.Hash(Password, PasswordHashing.Cost));
    private TestController controller = null!;
    private Account anna = null!;
    private RestClient rest = null!;

    public async ValueTask InitializeAsync()
    {
        controller = await TestController.StartAsync();
        rest = new RestClient(controller);
        anna = await controller.Services.GetRequiredService<AccountBook>()
            .AddAsync(AccountKind.User, "anna", "", PasswordHash.Value, new CoreGrant(Role.Operator, null), TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        rest.Dispose();
        return controller.DisposeAsync();
    }

    [Fact]
    public async Task A_code_is_good_for_one_token_which_gRPC_takes_and_only_for_ten_minutes_and_the_same_account()
    {
        string code = await CodeAsync();
        (HttpStatusCode status, JsonNode token) = await TradeAsync(code);
        Assert.Equal((HttpStatusCode.OK, "Bearer", 3600), (status, (string?)token["token_type"], (int?)token["expires_in"]));
        Assert.Equal(3, token.AsObject().Count);
        Assert.Equal("anna", (await IdentityAsync((string)token["access_token"]!)).Name);
        RequireEnded(await TradeAsync(code));
        RequireEnded(await TradeAsync("x" + code));

        string late = await CodeAsync();
        controller.Time.Ahead = TimeSpan.FromMinutes(10);
        RequireEnded(await TradeAsync(late));
        string last = await CodeAsync();
        controller.Time.Ahead = TimeSpan.FromMinutes(20) - TimeSpan.FromSeconds(5);
        Assert.Equal(HttpStatusCode.OK, (await TradeAsync(last)).Status);

        string before = await CodeAsync();
        await controller.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "anna", Grant = new Grant { Role = "viewer" } });
        RequireEnded(await TradeAsync(before));
    }

    [Fact]
    public async Task Of_twenty_who_use_one_code_at_once_one_gets_a_token()
    {
        await StoreCodeAsync("the code");
        (HttpStatusCode Status, JsonNode Body)[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TradeAsync("the code")));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers, answer => Assert.Contains((int)answer.Status, new[] { 200, 401, 429 }));
    }

    [Fact]
    public async Task Codes_of_many_people_behind_one_address_do_not_wait_for_one_another()
    {
        string[] codes = [.. Enumerable.Range(0, 30).Select(i => $"code {i}")];
        await Task.WhenAll(codes.Select(StoreCodeAsync));
        (HttpStatusCode Status, JsonNode Body)[] answers = await Task.WhenAll(codes.Select(TradeAsync));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    [Fact]
    public async Task A_program_trades_its_secret_for_a_token_and_another_secret_for_nothing()
    {
        CreateClientResponse made = await controller.Accounts.CreateClientAsync(new CreateClientRequest { Label = "nightly report" });
        (HttpStatusCode status, JsonNode token) = await ClientAsync(made.Client.Id, made.Secret);
        Assert.Equal(HttpStatusCode.OK, status);
        Identity identity = await IdentityAsync((string)token["access_token"]!);
        Assert.Equal(("client", made.Client.Id, "viewer"), (identity.Kind, identity.Name, identity.Grant.Role));
        foreach ((string id, string secret) in new[] { (made.Client.Id, made.Secret + "x"), ("somebody", made.Secret), ("anna", Password) })
        {
            Assert.Equal("Invalid client credentials", RestClient.RequireFailure(401, "Unauthorized", await ClientAsync(id, secret)));
        }

        await controller.Accounts.DeleteClientAsync(new DeleteClientRequest { Id = made.Client.Id });
        Assert.Equal("Invalid client credentials", RestClient.RequireFailure(401, "Unauthorized", await ClientAsync(made.Client.Id, made.Secret)));
    }

    [Fact]
    public async Task A_body_that_lacks_something_is_answered_in_the_words_of_DBCalm()
    {
        (string Path, string Body, string Message)[] cases =
        [
            ("authorize", "{\"username\":\"admin\"}", "Key: 'AuthorizeRequest.Password' Error:Field validation for 'Password' failed on the 'required' tag"),
            ("authorize", "{}", "Key: 'AuthorizeRequest.Username' Error:Field validation for 'Username' failed on the 'required' tag\nKey: 'AuthorizeRequest.Password' Error:Field validation for 'Password' failed on the 'required' tag"),
            ("authorize", "", "EOF"),
            ("authorize", "{\"username\":", "unexpected EOF"),
            ("authorize", "x", "invalid character 'x' looking for beginning of value"),
            ("authorize", "{\"username\":5,\"password\":\"p\"}", "json: cannot unmarshal number into Go struct field AuthorizeRequest.username of type string"),
            ("token", "{\"grant_type\":\"password\"}", "Invalid grant_type. Must be 'authorization_code' or 'client_credentials'"),
            ("token", "{\"grant_type\":\"authorization_code\"}", "code is required for authorization_code grant type"),
            ("token", "{\"grant_type\":\"client_credentials\",\"client_id\":\"x\"}", "client_id and client_secret are required for client_credentials grant type"),
            ("token", "{\"code\":\"x\"}", "Key: 'TokenRequest.GrantType' Error:Field validation for 'GrantType' failed on the 'required' tag"),
        ];
        foreach ((string path, string body, string message) in cases)
        {
            Assert.Equal(message, RestClient.RequireFailure(400, "Bad Request", await rest.PostAsync($"/auth/{path}", body)));
        }
    }

    [Fact]
    [Trait("ring", "slow")]
    public async Task Whoever_is_wrong_hears_the_same_and_guessing_is_slowed_down()
    {
        Assert.Equal("Invalid credentials", RestClient.RequireFailure(401, "Unauthorized", await AuthorizeAsync("ghost", "bad")));
        Assert.Equal("Invalid credentials", RestClient.RequireFailure(401, "Unauthorized", await AuthorizeAsync("anna", "bad")));
        (HttpStatusCode Status, JsonNode Body) last = default;
        for (int i = 0; i < 12 && last.Status != HttpStatusCode.TooManyRequests; i++)
        {
            last = await AuthorizeAsync("anna", "worse");
        }

        Assert.Matches("^too many failed logins; try again in [0-9]+ seconds?$", RestClient.RequireFailure(429, "Too Many Requests", last));
    }

    [Fact]
    public async Task The_audit_trail_shows_logins_and_refusals_with_the_address_of_the_connection_and_no_secrets()
    {
        string code = await CodeAsync();
        await TradeAsync(code);
        await TradeAsync(code);
        await AuthorizeAsync("anna", "not the password");
        using var content = new StringContent("{\"username\":\"eve\",\"password\":\"a guess\"}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        (await rest.SendAsync("POST", "/auth/authorize", content, ("X-Forwarded-For", "203.0.113.1"), ("Forwarded", "for=203.0.113.1"))).Dispose();
        IReadOnlyList<AuditRow> rows = await controller.Services.GetRequiredService<StoreDatabase>().ReadAsync(store => AuditStore.AfterAsync(store, 0, 100), TestContext.Current.CancellationToken);
        AuditRow[] ours = [.. rows.Where(row => row.Action.StartsWith("POST ", StringComparison.Ordinal))];

        Assert.Equal(
            [
                ("user anna", "POST /auth/authorize", nameof(AuditOutcome.Done), "{\"username\":\"anna\"}", ""),
                ("user anna", "POST /auth/token", nameof(AuditOutcome.Done), "{\"grant_type\":\"authorization_code\"}", ""),
                ("a stranger", "POST /auth/token", nameof(AuditOutcome.Refused), "{\"grant_type\":\"authorization_code\"}", "Invalid or expired authorization code"),
                ("a stranger as user anna", "POST /auth/authorize", nameof(AuditOutcome.Refused), "{\"username\":\"anna\"}", "Invalid credentials"),
                ("a stranger as user eve", "POST /auth/authorize", nameof(AuditOutcome.Refused), "{\"username\":\"eve\"}", "Invalid credentials"),
            ],
            ours.Select(row => (row.Actor, row.Action, row.Outcome, row.Request, row.Reason)));
        Assert.All(ours, row => Assert.Equal("127.0.0.1", row.Address));
        string all = string.Join('\n', rows.Select(row => row.Request + row.Before + row.After + row.Reason));
        Assert.All([code, Password, "not the password", "a guess"], secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }

    private async Task<string> CodeAsync()
    {
        (HttpStatusCode status, JsonNode body) = await AuthorizeAsync("anna", Password);
        Assert.Equal((HttpStatusCode.OK, 1), (status, body.AsObject().Count));
        return (string)body["code"]!;
    }

    // As a login does, without its cost.
    private Task StoreCodeAsync(string code)
    {
        DateTimeOffset now = controller.Time.GetUtcNow();
        return controller.Services.GetRequiredService<StoreDatabase>()
            .WriteAsync(store => AuthorizationCodeStore.InsertAsync(store, Logins.Hash(code), anna, now, now + TimeSpan.FromMinutes(10)), TestContext.Current.CancellationToken);
    }

    private Task<(HttpStatusCode Status, JsonNode Body)> AuthorizeAsync(string user, string password) =>
        rest.PostAsync("/auth/authorize", new JsonObject { ["username"] = user, ["password"] = password }.ToJsonString());

    private Task<(HttpStatusCode Status, JsonNode Body)> TradeAsync(string code) =>
        rest.PostAsync("/auth/token", new JsonObject { ["grant_type"] = "authorization_code", ["code"] = code }.ToJsonString());

    private Task<(HttpStatusCode Status, JsonNode Body)> ClientAsync(string id, string secret) =>
        rest.PostAsync("/auth/token", new JsonObject { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret }.ToJsonString());

    private async Task<Identity> IdentityAsync(string token) =>
        (await new AccessService.AccessServiceClient(controller.Remote()).GetIdentityAsync(new GetIdentityRequest(), new Metadata { { "authorization", $"Bearer {token}" } })).Identity;

    private static void RequireEnded((HttpStatusCode Status, JsonNode Body) answer) =>
        Assert.Equal("Invalid or expired authorization code", RestClient.RequireFailure(401, "Unauthorized", answer));
}
