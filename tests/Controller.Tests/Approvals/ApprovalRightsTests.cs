using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Approvals;
using DbCalm.Controller.Database;
using DbCalm.Controller.Tests.Calls;
using DbCalm.Core.Approvals;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static DbCalm.Controller.Tests.Approvals.ApprovalFixture;
using ApprovalState = DbCalm.Protocol.V1.ApprovalState;

namespace DbCalm.Controller.Tests.Approvals;

/// <summary>Who may see and decide, what is covered, how much may wait, and what becomes of it when the controller ends in between.</summary>
[Trait("ring", "slow")]
public sealed class ApprovalRightsTests
{
    [Fact]
    public async Task A_new_account_and_a_program_do_not_approve()
    {
        await using ApprovalFixture fleet = await StartAsync(settings => settings with { ApproverAge = TimeSpan.FromHours(2), Window = TimeSpan.FromHours(4) });
        await fleet.AddAsync("anna");
        await fleet.MakePolicyAsync("month");
        string id = await HeldAsync(() => fleet.ShortenAsync("root", "month", "7d"));
        Failure young = await RefusedAsync(() => fleet.Approvals("anna").ApproveAsync(new ApproveRequest { Id = id }).ResponseAsync);
        Assert.Equal(ErrorCode.NotPermitted, young.Code);
        Assert.Contains("made or changed lately", young.Message, StringComparison.Ordinal);

        CreateClientResponse client = await fleet.Controller.Accounts.CreateClientAsync(new CreateClientRequest { Label = "bot", Grant = new Grant { Role = "admin" } });
        string token = (await new AccessService.AccessServiceClient(fleet.Controller.Remote()).LoginAsync(new LoginRequest { Client = new ClientLogin { Id = client.Client.Id, Secret = client.Secret } })).Token;
        var bot = new ApprovalService.ApprovalServiceClient(fleet.Controller.Remote());
        fleet.Controller.Time.Ahead = TimeSpan.FromHours(3);
        Assert.Contains("is a program", (await RefusedAsync(() => bot.ApproveAsync(new ApproveRequest { Id = id }, new Metadata { { "authorization", $"Bearer {token}" } }).ResponseAsync)).Message, StringComparison.Ordinal);
        Assert.Equal(ApprovalState.Done, (await fleet.Approvals("anna").ApproveAsync(new ApproveRequest { Id = id })).Approval.State);
    }

    [Fact]
    public async Task An_operator_sees_and_takes_back_what_it_asked_for_and_a_limited_admin_decides_on_its_own_instances()
    {
        await using ApprovalFixture fleet = await StartAsync();
        using X509Certificate2 identity = await fleet.Controller.EnrollAsync("h1");
        await using TestAgent agent = await TestAgent.ConnectAsync(fleet.Controller, identity, TestAgent.Facts("db1", "db2"));
        await fleet.Controller.Instances.UpdateInstanceAsync(new UpdateInstanceRequest { Name = "db1", Settings = { ["labels"] = "env=staging" } });
        string one = await HeldBackupAsync(fleet, agent, "db1", 100), other = await HeldBackupAsync(fleet, agent, "db2", 200);
        await fleet.AddAsync("olga", "operator");
        await fleet.AddAsync("limited", "admin", "env=staging");
        await fleet.AddAsync("viewer", "viewer");

        string first = await HeldAsync(() => ReleaseAsync(fleet, "olga", one)), second = await HeldAsync(() => ReleaseAsync(fleet, "olga", other));
        Assert.Equal([second, first], await ListAsync(fleet, "olga"));
        Assert.Equal([first], await ListAsync(fleet, "limited"));
        Assert.Empty(await ListAsync(fleet, "viewer"));
        Assert.Equal((2u, 1u, 0u), (await WaitingAsync(fleet, "olga"), await WaitingAsync(fleet, "limited"), await WaitingAsync(fleet, "viewer")));
        Assert.Equal(ErrorCode.NotFound, (await RefusedAsync(() => fleet.Approvals("limited").ApproveAsync(new ApproveRequest { Id = second }).ResponseAsync)).Code);
        Assert.Equal(ErrorCode.NotFound, (await RefusedAsync(() => fleet.Approvals("viewer").DenyAsync(new DenyRequest { Id = first }).ResponseAsync)).Code);
        Assert.Equal(ErrorCode.NotPermitted, (await RefusedAsync(() => fleet.Approvals("olga").ApproveAsync(new ApproveRequest { Id = first }).ResponseAsync)).Code);

        Assert.Equal(ApprovalState.Done, (await fleet.Approvals("limited").ApproveAsync(new ApproveRequest { Id = first })).Approval.State);
        Assert.Equal(ApprovalState.Denied, (await fleet.Approvals("olga").DenyAsync(new DenyRequest { Id = second })).Approval.State);
        Assert.Equal((true, false), (await IsHeldAsync(fleet, other), await IsHeldAsync(fleet, one)));
        Assert.Equal(0u, await WaitingAsync(fleet, "olga"));
    }

    [Fact]
    public async Task A_deletion_is_held_for_what_it_takes_with_it_and_not_again_while_it_goes_on()
    {
        await using ApprovalFixture fleet = await StartAsync();
        await fleet.AddAsync("anna");
        using X509Certificate2 identity = await fleet.Controller.EnrollAsync("h1");
        await using TestAgent agent = await TestAgent.ConnectAsync(fleet.Controller, identity, TestAgent.Facts("db1"));
        string backup = await BackUpAsync(fleet, agent, "db1", 100);
        await fleet.Controller.Backups.DeleteBackupAsync(new DeleteBackupRequest { Id = backup, DryRun = true });
        string id = await HeldAsync(() => DeleteAsync(fleet, backup));
        Assert.Equal("delete_backup", (await fleet.GetAsync(id)).Operation);
        Approval done = (await fleet.Approvals("anna").ApproveAsync(new ApproveRequest { Id = id })).Approval;
        Assert.Equal((ApprovalState.Done, ""), (done.State, done.Reason));
        Assert.Equal(backup, (await agent.NextOfferAsync()).Delete.Artefacts.Single().BackupId);

        // It is on its way, and repeating that is nothing new.
        await DeleteAsync(fleet, backup);
    }

    [Fact]
    public async Task Every_kind_of_request_that_the_table_names_is_held()
    {
        await using ApprovalFixture fleet = await StartAsync();
        using X509Certificate2 identity = await fleet.Controller.EnrollAsync("h1");
        await using TestAgent agent = await TestAgent.ConnectAsync(fleet.Controller, identity, TestAgent.Facts("db1"));
        TestController controller = fleet.Controller;
        await fleet.MakePolicyAsync("month");
        await controller.Retention.CreatePolicyAsync(new CreatePolicyRequest { Name = "unused", Settings = { ["keep_last"] = "1" } });
        await controller.Repositories.CreateRepositoryAsync(new CreateRepositoryRequest { Name = "nas", Settings = { ["type"] = "directory", ["path"] = "/nas", ["retain"] = "7d", ["encryption_key"] = "file:/k1" } });
        await controller.Schedules.CreateScheduleAsync(new CreateScheduleRequest { Name = "nightly", Settings = { ["type"] = "full", ["frequency"] = "daily", ["hour"] = "2", ["minute"] = "0", ["instances"] = "db1", ["retention"] = "month" } });
        CreateClientResponse client = await controller.Accounts.CreateClientAsync(new CreateClientRequest { Label = "bot" });
        var held = new (string Operation, Func<Task> Call)[]
        {
            ("shorten_retention", () => controller.Retention.DeletePolicyAsync(new DeletePolicyRequest { Name = "unused" }).ResponseAsync),
            ("shorten_retention", () => controller.Schedules.UpdateScheduleAsync(new UpdateScheduleRequest { Schedule = "nightly", Settings = { ["retention"] = "unused" } }).ResponseAsync),
            ("shorten_retention", () => controller.Instances.UpdateInstanceAsync(new UpdateInstanceRequest { Name = "db1", Settings = { ["retention"] = "month" } }).ResponseAsync),
            ("shorten_retention", () => controller.Repositories.UpdateRepositoryAsync(new UpdateRepositoryRequest { Name = "nas", Settings = { ["retention"] = "unused" } }).ResponseAsync),
            ("shorten_retention", () => controller.Repositories.UpdateRepositoryAsync(new UpdateRepositoryRequest { Name = "nas", Settings = { ["retain"] = "6d" } }).ResponseAsync),
            ("revoke_key", () => controller.Repositories.UpdateRepositoryAsync(new UpdateRepositoryRequest { Name = "nas", Settings = { ["encryption_key"] = "file:/k2" } }).ResponseAsync),
            ("revoke_key", () => controller.Repositories.RotateKeyAsync(new RotateKeyRequest { Name = "nas" }).ResponseAsync),
            ("revoke_key", () => controller.Accounts.RotateTokenKeyAsync(new RotateTokenKeyRequest()).ResponseAsync),
            ("revoke_key", () => controller.Accounts.DeleteClientAsync(new DeleteClientRequest { Id = client.Client.Id }).ResponseAsync),
            ("revoke_key", () => controller.Hosts.RemoveHostAsync(new RemoveHostRequest { Name = "h1" }).ResponseAsync),
            ("remove_repository", () => controller.Repositories.DeleteRepositoryAsync(new DeleteRepositoryRequest { Name = "nas" }).ResponseAsync),
        };
        foreach ((string operation, Func<Task> call) in held)
        {
            Assert.Equal(operation, (await fleet.GetAsync(await HeldAsync(call))).Operation);
        }

        // With the old key kept for reading nothing is lost; and what makes no sense is said at once.
        await controller.Repositories.UpdateRepositoryAsync(new UpdateRepositoryRequest { Name = "nas", Settings = { ["encryption_key"] = "file:/k2", ["retired_encryption_keys"] = "file:/k1" } });
        Assert.Equal(ErrorCode.InvalidInput, (await RefusedAsync(() => fleet.ShortenAsync("root", "month", "soon"))).Code);
        Assert.Equal(ErrorCode.NotFound, (await RefusedAsync(() => fleet.ShortenAsync("root", "none", "1d"))).Code);
        Assert.Equal(14, Tables.Own.ByPath.Values.Count(call => call.AssessAsync is not null));
    }

    [Fact]
    public async Task No_account_has_more_than_a_hundred_requests_waiting()
    {
        await using ApprovalFixture fleet = await StartAsync();
        await fleet.MakePolicyAsync("month");
        for (int i = 1; i <= 100; i++)
        {
            await HeldAsync(() => fleet.ShortenAsync("root", "month", $"{i}h"));
        }

        Failure full = await RefusedAsync(() => fleet.ShortenAsync("root", "month", "1d"));
        Assert.Equal(ErrorCode.Refused, full.Code);
        Assert.Contains("wait for approval", full.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, ApprovalState.Done, "")]
    [InlineData(true, ApprovalState.Failed, "the controller ended while it was carried out")]
    public async Task What_was_under_way_when_the_controller_ended_is_done_at_its_next_start_or_said_to_be_doubtful(bool isDone, ApprovalState state, string reason)
    {
        await using ApprovalFixture fleet = await StartAsync();
        await fleet.MakePolicyAsync("month");
        string id = await HeldAsync(() => fleet.ShortenAsync("root", "month", "7d"));
        StoreDatabase database = fleet.Controller.Services.GetRequiredService<StoreDatabase>();
        await database.WriteAsync(
            async store => await ApprovalStore.UpdateAsync(store, await ApprovalStore.GetAsync(store, id) with { State = Core.Approvals.ApprovalState.Running, DecidedBy = "user berta", DecidedFrom = "local" }), Cancellation);
        if (isDone)
        {
            await database.WriteAsync(store => store.ExecuteAsync("UPDATE retention_policies SET settings = '{\"keep_within\":\"7d\"}'"), Cancellation);
        }

        await fleet.Controller.RestartAsync();
        await Wait.UntilAsync(async () => (await fleet.GetAsync(id)).FinishedAt is not null, "it to end", 30, Cancellation);
        Approval ended = await fleet.GetAsync(id);
        Assert.Equal((state, "7d"), (ended.State, await fleet.WithinAsync("month")));
        Assert.StartsWith(reason, ended.Reason, StringComparison.Ordinal);
    }

    private static async Task<string> BackUpAsync(ApprovalFixture fleet, TestAgent agent, string instance, ulong lsn)
    {
        Job job = (await fleet.Controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = instance, Type = BackupType.Full, Repository = "local" })).Job;
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, TestAgent.Finished(offer, lsn));
        return job.BackupId;
    }

    private static async Task<string> HeldBackupAsync(ApprovalFixture fleet, TestAgent agent, string instance, ulong lsn)
    {
        string backup = await BackUpAsync(fleet, agent, instance, lsn);
        await fleet.Controller.Backups.HoldBackupAsync(new HoldBackupRequest { Id = backup, Reason = "audit" });
        JobOffer note = await agent.NextOfferAsync();
        await agent.TellAsync(note, TestAgent.Accepted());
        await agent.TellAsync(note, new JobEvent { Finished = new JobFinished { Outcome = JobOutcome.Succeeded } });
        return backup;
    }

    private static Task<DeleteBackupResponse> DeleteAsync(ApprovalFixture fleet, string backup) => fleet.Controller.Backups.DeleteBackupAsync(new DeleteBackupRequest { Id = backup }).ResponseAsync;

    private static Task<ReleaseBackupResponse> ReleaseAsync(ApprovalFixture fleet, string who, string backup) => new BackupService.BackupServiceClient(fleet.As(who)).ReleaseBackupAsync(new ReleaseBackupRequest { Id = backup }).ResponseAsync;

    private static async Task<bool> IsHeldAsync(ApprovalFixture fleet, string backup) => (await fleet.Controller.Backups.GetBackupAsync(new GetBackupRequest { Id = backup })).Backup.HeldAt is not null;

    private static async Task<uint> WaitingAsync(ApprovalFixture fleet, string who) => (await new StatusService.StatusServiceClient(fleet.As(who)).GetStatusAsync(new GetStatusRequest())).ApprovalsWaiting;

    private static async Task<IReadOnlyList<string>> ListAsync(ApprovalFixture fleet, string who) => [.. (await fleet.Approvals(who).ListApprovalsAsync(new ListApprovalsRequest())).Items.Select(item => item.Id)];
}
