using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using DbCalm.Controller.Access;
using DbCalm.Controller.Api.Rest;
using DbCalm.Controller.Calls;
using DbCalm.Controller.Tests.Api.Rest;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Grant = DbCalm.Protocol.V1.Grant;

namespace DbCalm.Controller.Tests.Calls;

/// <summary>The table against what the running controller serves over HTTP, and against the description of it.</summary>
public sealed class RouteTableTests
{
    [Fact]
    public async Task Every_endpoint_has_a_rule_and_every_rule_an_endpoint()
    {
        await using TestController controller = await TestController.StartAsync();
        var paths = new List<string>();
        var routes = new List<string>();
        foreach (RouteEndpoint endpoint in controller.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>())
        {
            string pattern = endpoint.RoutePattern.RawText!;
            if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null)
            {
                paths.Add(pattern);
            }
            else if (!pattern.Contains("{unimplementedMethod", StringComparison.Ordinal))
            {
                // What gRPC adds for calls that are not there: the gate before it refuses them.
                IReadOnlyList<string> methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["(any)"];
                routes.AddRange(methods.Select(method => $"{method} {pattern}"));
            }
        }

        Assert.Equal(Tables.Own.ByPath.Keys.Order(StringComparer.Ordinal), paths.Order(StringComparer.Ordinal));
        Assert.Equal(Tables.Own.ByRoute.Keys.Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_route_is_described_and_nothing_else_is()
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(DescriptionPath()))!;
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (Route: $"{operation.Key.ToUpperInvariant()} {path.Key}", Operation: operation.Value!))).ToList();

        Assert.Equal(Tables.Own.ByRoute.Keys.Order(StringComparer.Ordinal), described.Select(one => one.Route).Order(StringComparer.Ordinal));
        foreach ((string route, JsonNode operation) in described)
        {
            bool takesToken = Tables.Own.ByRoute[route].Rule is not (CallRule.Anybody or CallRule.Open);
            Assert.True(takesToken == (operation["security"] is null or JsonArray { Count: > 0 }), $"{route}: its security is not what the table says");
            Assert.True(operation["requestBody"] is null || new[] { "400", "408", "413", "415" }.All(status => operation["responses"]![status] is not null), $"{route}: an answer to bad bodies is missing");
        }
    }

    [Fact]
    public async Task Every_route_answers_each_caller_as_the_table_says()
    {
        await using TestController controller = await TestController.StartAsync();
        using var rest = new RestClient(controller);
        foreach (Role role in Enum.GetValues<Role>())
        {
            await RequireTableAsync(rest, Roles.NameOf(role), await TokenAsync(controller, role), role);
        }

        string token = await TokenAsync(controller, Role.Admin);
        await RequireTableAsync(rest, "nobody", null, null);
        await RequireTableAsync(rest, "forged", token[..^4] + "AAAA", null);
        controller.Time.Ahead = TimeSpan.FromHours(1);
        await RequireTableAsync(rest, "expired", token, null);
    }

    [Fact]
    public async Task A_route_without_a_rule_is_closed_to_all_and_a_token_is_looked_at_closely()
    {
        await using TestController controller = await TestController.StartAsync();
        string good = await TokenAsync(controller, Role.Admin);
        IServiceProvider services = controller.Services;
        var gate = new RestGate(_ => throw new InvalidOperationException("it was let in"), services.GetRequiredService<CallerIdentification>(), services.GetRequiredService<CallTable>(), services.GetRequiredService<CallAdmission>());
        (string? Header, ErrorCode Code, string Message)[] cases =
        [
            (null, ErrorCode.Unauthenticated, "Missing authorization header"),
            ("", ErrorCode.Unauthenticated, "Invalid authorization header format. Expected 'Bearer <token>'"),
            (good, ErrorCode.Unauthenticated, "Invalid authorization header format. Expected 'Bearer <token>'"),
            ($"bearer {good}", ErrorCode.Unauthenticated, "Invalid authorization header format. Expected 'Bearer <token>'"),
            ("Bearer ", ErrorCode.Unauthenticated, "Invalid or expired token"),
            ($"Bearer  {good}", ErrorCode.Unauthenticated, "Invalid or expired token"),
            ($"Bearer {good}x", ErrorCode.Unauthenticated, "Invalid or expired token"),
            ($"Bearer {good}", ErrorCode.NotPermitted, "this call is not offered"),
        ];
        foreach ((string? header, ErrorCode code, string message) in cases)
        {
            var context = new DefaultHttpContext { Request = { Method = "GET" } };
            context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/forgotten"), 0, null, null));
            if (header is not null)
            {
                context.Request.Headers.Authorization = header;
            }

            DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => gate.InvokeAsync(context));
            Assert.Equal((code, message), (e.Code, e.Message));
        }
    }

    private static async Task RequireTableAsync(RestClient rest, string who, string? token, Role? role)
    {
        (string, string)[] headers = token is null ? [] : [("Authorization", $"Bearer {token}")];
        foreach ((string route, Call call) in Tables.Own.ByRoute)
        {
            string[] parts = route.Split(' ');
            using HttpResponseMessage answer = await rest.SendAsync(parts[0], parts[1], null, headers);
            HttpStatusCode? refusal = call.Rule switch
            {
                CallRule.Anybody or CallRule.Open => null,
                _ when role is null => HttpStatusCode.Unauthorized,
                CallRule.LoggedIn => null,
                CallRule.Needs needs => role.Value.Allows(needs.Permission) ? null : HttpStatusCode.Forbidden,
                _ => throw new InvalidOperationException(),
            };
            bool isAsExpected = refusal is { } status ? answer.StatusCode == status : (int)answer.StatusCode is not (401 or 403 or 404 or 405 or >= 500);
            Assert.True(isAsExpected, $"{who} asking for {route}: {answer.StatusCode}, not {refusal?.ToString() ?? "let in"}");
        }
    }

    private static async Task<string> TokenAsync(TestController controller, Role role)
    {
        CreateClientResponse made = await controller.Accounts.CreateClientAsync(new CreateClientRequest { Label = "test", Grant = new Grant { Role = Roles.NameOf(role) } });
        return (await new AccessService.AccessServiceClient(controller.Remote()).LoginAsync(new LoginRequest { Client = new ClientLogin { Id = made.Client.Id, Secret = made.Secret } })).Token;
    }

    private static string DescriptionPath([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/api/openapi.json"));
}
