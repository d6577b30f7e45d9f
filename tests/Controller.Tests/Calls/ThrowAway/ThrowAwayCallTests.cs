using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using DbCalm.Controller.Tests.Api.Rest;
using DbCalm.Controller.Tests.Approvals;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DbCalm.Controller.Tests.Calls.ThrowAway;

/// <summary>
/// A call that was added with the lines that the checklists of CONTRIBUTING.md name and no others, by both ways in: nothing here or in the controller says how it is held to
/// the permission, the reach, the approval, the trail and the secrets of its line.
/// </summary>
public sealed class ThrowAwayCallTests : IAsyncLifetime
{
    private const string Action = "ProbeService/SetProbe";
    private ApprovalFixture fleet = null!;
    private X509Certificate2 identity = null!;
    private TestAgent agent = null!;

    public async ValueTask InitializeAsync()
    {
        // Places 4 of both checklists: the lines of the feature.
        fleet = await ApprovalFixture.StartAsync(more: services => services.AddSingleton(ProbeCalls.All).AddSingleton(ProbeRoutes.Put).AddSingleton<ProbeBook>());
        identity = await fleet.Controller.EnrollAsync("h1");
        agent = await TestAgent.ConnectAsync(fleet.Controller, identity, TestAgent.Facts("db1", "db2"));
        await fleet.Controller.Instances.UpdateInstanceAsync(new UpdateInstanceRequest { Name = "db1", Settings = { ["labels"] = "env=staging" } });
        await fleet.AddAsync("viewer", "viewer");
        await fleet.AddAsync("limited", "operator", "env=staging");
        await fleet.AddAsync("anna");
        await fleet.AddAsync("berta");
    }

    public async ValueTask DisposeAsync()
    {
        await agent.DisposeAsync();
        identity.Dispose();
        await fleet.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_obeys_permission_and_reach(bool isRest)
    {
        Assert.Equal(401, (await CallAsync(isRest, null, "db1", "x")).Status);
        Assert.Equal((403, "user viewer is viewer and may not take backups"), await CallAsync(isRest, "viewer", "db1", "x"));
        Assert.Equal((403, "user limited is operator of instances with env=staging, and instance db2 is not one of those"), await CallAsync(isRest, "limited", "db2", "x"));
        Assert.Equal((200, "x"), await CallAsync(isRest, "limited", "db1", "x"));
        Assert.Equal((200, "y"), await CallAsync(isRest, "anna", "db2", "y"));
        IReadOnlyList<AuditRow> trail = await fleet.TrailAsync(Action);
        Assert.Equal(
            [AuditOutcome.Refused, AuditOutcome.Refused, AuditOutcome.Begun, AuditOutcome.Refused, AuditOutcome.Begun, AuditOutcome.Done, AuditOutcome.Begun, AuditOutcome.Done],
            trail.Select(row => row.Outcome));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_held_and_carried_out_when_somebody_agrees(bool isRest)
    {
        await CallAsync(isRest, "anna", "db1", "calm");
        (int status, string message) = await CallAsync(isRest, "anna", "db1", "risky");
        Assert.Equal(isRest ? 409 : 412, status);
        Assert.StartsWith("risky probe of db1: it takes a second administrator before ", message, StringComparison.Ordinal);
        ProbeBook book = fleet.Controller.Services.GetRequiredService<ProbeBook>();
        Assert.Equal("calm", book.Find("db1")!.Note);

        Approval waiting = Assert.Single((await fleet.Approvals("berta").ListApprovalsAsync(new ListApprovalsRequest { State = ApprovalState.Pending })).Items);
        Approval approved = (await fleet.Approvals("berta").ApproveAsync(new ApproveRequest { Id = waiting.Id })).Approval;
        Assert.Equal((ApprovalState.Done, "risky"), (approved.State, book.Find("db1")!.Note));
        IReadOnlyList<AuditRow> trail = await fleet.TrailAsync(Action);
        Assert.Equal(
            [AuditOutcome.Begun, AuditOutcome.Done, AuditOutcome.Begun, AuditOutcome.Waiting, AuditOutcome.Begun, AuditOutcome.Done],
            trail.Select(row => row.Outcome));
        Assert.All(trail, row => Assert.Equal(("user anna", "127.0.0.1"), (row.Actor, row.Address)));
        Assert.Contains("calm", trail[4].Before, StringComparison.Ordinal);
        Assert.Contains("berta", trail[5].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_secrets_are_kept_nowhere(bool isRest)
    {
        await CallAsync(isRest, "anna", "db1", "calm");
        await CallAsync(isRest, "anna", "db1", "risky");
        string id = Assert.Single((await fleet.Approvals("berta").ListApprovalsAsync(new ListApprovalsRequest { State = ApprovalState.Pending })).Items).Id;
        Approval approved = (await fleet.Approvals("berta").ApproveAsync(new ApproveRequest { Id = id })).Approval;
        string all = string.Concat((await fleet.TrailAsync(Action)).Select(row => row.ToString())) + approved;
        Assert.Contains("(not kept)", all, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", all, StringComparison.Ordinal);
    }

    // The status in terms of HTTP, and the note of the probe or what went wrong.
    private async Task<(int Status, string Message)> CallAsync(bool isRest, string? who, string instance, string note)
    {
        const string Password = "planted-password";
        if (isRest)
        {
            using var rest = new RestClient(fleet.Controller);
            using var content = new StringContent($$"""{"note":"{{note}}","password":"{{Password}}"}""", Encoding.UTF8, "application/json");
            (string, string)[] headers = who is null ? [] : [("Authorization", "Bearer " + fleet.TokenOf(who))];
            (HttpStatusCode status, JsonNode body) = await RestClient.ReadAsync(await rest.SendAsync("PUT", $"/probes/{instance}", content, headers));
            return ((int)status, (string)(body["note"] ?? body["message"])!);
        }

        try
        {
            var client = new ProbeService.ProbeServiceClient(who is null ? fleet.Controller.Remote().CreateCallInvoker() : fleet.As(who));
            return (200, (await client.SetProbeAsync(new SetProbeRequest { Instance = instance, Note = note, Password = Password })).Probe.Note);
        }
        catch (RpcException e)
        {
            return (e.StatusCode switch { StatusCode.Unauthenticated => 401, StatusCode.PermissionDenied => 403, StatusCode.FailedPrecondition => 412, _ => 500 }, e.Status.Detail);
        }
    }
}
