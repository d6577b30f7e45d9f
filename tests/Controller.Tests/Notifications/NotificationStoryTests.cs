using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DbCalm.Controller.Watch;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DbCalm.Controller.Tests.Notifications;

/// <summary>From what an agent says to what a receiver hears, through the real controller.</summary>
public sealed class NotificationStoryTests : IAsyncLifetime
{
    private TestController controller = null!;
    private X509Certificate2 identity = null!;
    private TestAgent agent = null!;
    private WebhookReceiver receiver = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        receiver = await WebhookReceiver.StartAsync();
        controller = await TestController.StartAsync();
        identity = await controller.EnrollAsync("h1");
        agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));
        await controller.Notifications.CreateChannelAsync(new CreateChannelRequest { Name = "pager", Settings = { ["type"] = "webhook", ["url"] = receiver.Url } });
    }

    public async ValueTask DisposeAsync()
    {
        await agent.DisposeAsync();
        await controller.DisposeAsync();
        await receiver.DisposeAsync();
        identity.Dispose();
    }

    [Fact]
    public async Task A_backup_that_fails_is_told_once_and_once_more_when_it_succeeds_again()
    {
        await EndAsync(await OfferAsync(), JobOutcome.Failed, "no room");
        JsonNode failed = await HeardAsync(1);
        Assert.Equal(("backup_failed", "error", "backup of db1 failed: no room", "db1"), Told(failed));
        await EndAsync(await OfferAsync(), JobOutcome.Interrupted, "the agent died");
        await EndAsync(await OfferAsync(), JobOutcome.Cancelled, "");
        JobOffer offer = await OfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, TestAgent.Finished(offer));

        JsonNode recovered = await HeardAsync(2);
        Assert.Equal(("backup_recovered", "info", "backup of db1 succeeds again", "db1"), Told(recovered));
        Assert.Equal((failed["occurred_at"]!.GetValue<string>(), offer.JobId), (recovered["since"]!.GetValue<string>(), recovered["facts"]!["job_id"]!.GetValue<string>()));
        await WaitAsync(async () => (await ListAsync()).All(one => one.State == NotificationState.Delivered));
    }

    [Fact]
    public async Task A_verification_that_fails_is_told_and_only_one_that_looks_as_closely_makes_it_good()
    {
        string backup = await BackUpAsync();
        await VerifyAsync(backup, deep: true, "page 7 is bad");
        Assert.Equal(("verify_failed", "error", $"verification of backup {backup} of db1 failed: page 7 is bad", "db1"), Told(await HeardAsync(1)));
        await VerifyAsync(backup, deep: false, null);
        Assert.Single(receiver.Requests);
        await VerifyAsync(backup, deep: true, null);
        Assert.Equal("verify_recovered", (await HeardAsync(2))["event"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_breached_objective_is_told_when_it_is_breached_and_when_there_is_a_backup_again()
    {
        await controller.Instances.UpdateInstanceAsync(new UpdateInstanceRequest { Name = "db1", Settings = { ["objective"] = "24h" } });
        await WatchAsync(TimeSpan.FromHours(23));
        Assert.Empty(receiver.Requests);
        await WatchAsync(TimeSpan.FromHours(2));
        await WatchAsync(TimeSpan.FromHours(1));
        JsonNode breached = await HeardAsync(1);
        Assert.Equal(("rpo_breached", "error", "instance db1 has no backup; its objective is 1d", "db1"), Told(breached));
        Assert.Equal(86400, breached["facts"]!["objective_seconds"]!.GetValue<long>());

        controller.Time.Ahead = TimeSpan.Zero;
        await BackUpAsync();
        Assert.Equal("rpo_recovered", (await HeardAsync(2))["event"]!.GetValue<string>());
        await WatchAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task A_repository_that_fills_up_is_told_with_its_host()
    {
        await FactsAsync(free: 11);
        await WatchAsync();
        Assert.Empty(receiver.Requests);
        await FactsAsync(free: 9);
        await WatchAsync();
        await WatchAsync();
        Assert.Equal(("repository_nearly_full", "warning", "repository local on host h1 is 91 % full", null), Told(await HeardAsync(1)));
        await FactsAsync(free: 11);
        await WatchAsync();
        await FactsAsync(free: 13);
        await WatchAsync();
        Assert.Equal("repository_space_recovered", (await HeardAsync(2))["event"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_repository_of_the_fleet_is_seen_through_the_jobs_that_use_it()
    {
        var create = new CreateRepositoryRequest { Name = "nfs", Settings = { ["type"] = "directory", ["path"] = "/nfs", ["full_warning"] = "50" } };
        await controller.Repositories.CreateRepositoryAsync(create);
        await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Full, Repository = "nfs" });
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        JobEvent end = TestAgent.Finished(TestAgent.Summary(offer.Backup, "nfs", 100));
        end.Finished.Spaces.Add(new RepositorySpace { Repository = "nfs", FreeBytes = 40, TotalBytes = 100 });
        end.Finished.Spaces.Add(new RepositorySpace { Repository = "nobody-asked", FreeBytes = 0, TotalBytes = 100 });
        await agent.TellAsync(offer, end);
        await WatchAsync();

        Assert.Equal(("repository_nearly_full", "warning", "repository nfs on host h1 is 60 % full", null), Told(await HeardAsync(1)));
    }

    [Fact]
    public async Task What_nothing_will_make_good_is_closed_with_the_reason()
    {
        var create = new CreateScheduleRequest { Name = "nightly", Settings = { ["type"] = "full", ["cron"] = "0 2 * * *", ["instances"] = "db1" } };
        await controller.Schedules.CreateScheduleAsync(create);
        await controller.Schedules.RunScheduleAsync(new RunScheduleRequest { Schedule = "nightly" });
        await EndAsync(await agent.NextOfferAsync(), JobOutcome.Failed, "no room");
        Assert.Equal("backup of db1 by schedule nightly failed: no room", Told(await HeardAsync(1)).Summary);
        await controller.Schedules.DeleteScheduleAsync(new DeleteScheduleRequest { Schedule = "nightly" });
        await WatchAsync();

        Assert.Equal(("backup_recovered", "info", "backup of db1 by schedule nightly is not watched any more: the schedule was deleted", "db1"), Told(await HeardAsync(2)));
    }

    [Fact]
    public async Task Nothing_of_a_channel_that_is_down_is_hidden()
    {
        await receiver.DisposeAsync();
        await EndAsync(await OfferAsync(), JobOutcome.Failed, "no room");
        await WaitAsync(async () => (await ListAsync()).Any(one => one.Attempts > 0));

        NotificationChannel channel = (await controller.Notifications.GetChannelAsync(new GetChannelRequest { Name = "pager" })).Channel;
        Assert.Equal(1ul, channel.Waiting);
        Assert.Contains("can't reach 127.0.0.1", channel.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ps3cret", channel.Problem, StringComparison.Ordinal);
        Assert.Contains((await new StatusService.StatusServiceClient(controller.Local).GetStatusAsync(new GetStatusRequest())).Problems, problem => problem.StartsWith("notification channel pager", StringComparison.Ordinal));
        RpcException e = await Assert.ThrowsAsync<RpcException>(async () => await controller.Notifications.RetryNotificationAsync(new RetryNotificationRequest { Id = "nothing" }));
        Assert.Equal(StatusCode.NotFound, e.StatusCode);
        Assert.False((await controller.Notifications.TestChannelAsync(new TestChannelRequest { Name = "pager" })).Delivered);
        Assert.Equal("no room", (await JobAsync((await controller.Jobs.ListJobsAsync(new ListJobsRequest())).Items[0].Id)).Error.Message);
    }

    private static (string Event, string Severity, string Summary, string? Instance) Told(JsonNode body) => (
        body["event"]!.GetValue<string>(), body["severity"]!.GetValue<string>(), body["summary"]!.GetValue<string>(), body["subject"]!["instance"]?.GetValue<string>());

    private async Task<JsonNode> HeardAsync(int number)
    {
        await WaitAsync(() => Task.FromResult(receiver.Requests.Count >= number));
        return JsonNode.Parse(receiver.Requests.ElementAt(number - 1).Body)!;
    }

    private static Task WaitAsync(Func<Task<bool>> isSo) => Wait.UntilAsync(isSo, "the messages", 20, Token);

    private async Task WatchAsync(TimeSpan later = default)
    {
        controller.Time.Ahead += later;
        await controller.Services.GetRequiredService<WatchLoop>().PassAsync(Token);
    }

    private async Task FactsAsync(ulong free)
    {
        HostFacts facts = TestAgent.Facts("db1");
        facts.Repositories[0].FreeBytes = free;
        facts.Repositories[0].TotalBytes = 100;
        await agent.SendAsync(new ConnectRequest { Facts = facts });
        await WaitAsync(async () => (await controller.Hosts.GetHostAsync(new GetHostRequest { Name = "h1" })).Host.Repositories[0].FreeBytes == free);
    }

    private async Task<JobOffer> OfferAsync()
    {
        await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Full });
        return await agent.NextOfferAsync();
    }

    private async Task<string> BackUpAsync()
    {
        JobOffer offer = await OfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, TestAgent.Finished(offer));
        return offer.Backup.BackupId;
    }

    private async Task VerifyAsync(string backup, bool deep, string? failure)
    {
        await controller.Backups.VerifyBackupAsync(new VerifyBackupRequest { Id = backup, Deep = deep });
        await EndAsync(await agent.NextOfferAsync(), failure is null ? JobOutcome.Succeeded : JobOutcome.Failed, failure ?? "");
    }

    private async Task EndAsync(JobOffer offer, JobOutcome outcome, string message)
    {
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, TestAgent.End(outcome, message));
    }

    private async Task<Job> JobAsync(string id) => (await controller.Jobs.GetJobAsync(new GetJobRequest { Id = id })).Job;

    private async Task<IReadOnlyList<Notification>> ListAsync() => (await controller.Notifications.ListNotificationsAsync(new ListNotificationsRequest())).Items;
}
