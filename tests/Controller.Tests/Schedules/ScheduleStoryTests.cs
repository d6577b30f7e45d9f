using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Schedules;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Run = DbCalm.Protocol.V1.Run;
using RunState = DbCalm.Protocol.V1.RunState;

namespace DbCalm.Controller.Tests.Schedules;

/// <summary>Schedules from their definition to the job, through the real controller, an agent played by hand and a clock that can be moved.</summary>
public sealed class ScheduleStoryTests : IAsyncLifetime
{
    // The clock begins at noon of the day before, whatever the hour of the test: a run of the night is neither just over nor about to come.
    private static readonly DateTimeOffset Tomorrow = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(2), TimeSpan.Zero);
    private TestController controller = null!;
    private X509Certificate2 identity = null!;
    private TestAgent agent = null!;

    public async ValueTask InitializeAsync()
    {
        controller = await TestController.StartAsync(change: options => options with { CertificateLife = TimeSpan.FromDays(365) });
        identity = await controller.EnrollAsync("h1");
        agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1", "db2"));
        await LabelAsync("db1", "env=prod,cluster=c1");
        await LabelAsync("db2", "env=test,cluster=c1");
        controller.Time.MoveTo(Tomorrow.AddHours(-12));
    }

    public async ValueTask DisposeAsync()
    {
        await agent.DisposeAsync();
        await controller.DisposeAsync();
        identity.Dispose();
    }

    [Fact]
    public async Task A_due_run_is_started_once_and_never_again()
    {
        await CreateAsync("nightly", ("type", "full"), ("cron", "0 2 * * *"), ("selector", "env=prod"));
        Assert.Empty(await RunsAsync());
        await PassAtAsync(Tomorrow.AddHours(2).AddSeconds(1));
        JobOffer offer = await agent.NextOfferAsync();
        Assert.Equal(("db1", BackupType.Full, 1), (offer.Backup.Instance, offer.Backup.Type, offer.Backup.ScheduleId));
        Run run = Assert.Single(await RunsAsync());
        Assert.Equal((RunState.Started, offer.JobId, "db1"), (run.State, run.JobId, run.Instance));

        await PassAtAsync(Tomorrow.AddHours(2).AddMinutes(1));
        await FinishAsync(offer);
        await controller.RestartAsync();
        await PassAtAsync(Tomorrow.AddHours(3));
        Assert.Single(await RunsAsync());
        Assert.Single((await controller.Jobs.ListJobsAsync(new ListJobsRequest())).Items);
    }

    [Fact]
    public async Task The_commands_around_its_backups_reach_the_agent()
    {
        await CreateAsync(
            "nightly", ("type", "full"), ("cron", "0 2 * * *"), ("instances", "db1"), ("before", """["/sbin/replica","stop"]"""), ("after", """["/sbin/replica","start, now"]"""), ("hook_timeout", "30s"));
        await PassAtAsync(Tomorrow.AddHours(2).AddSeconds(1));
        JobOffer offer = await agent.NextOfferAsync();
        Assert.Equal(["/sbin/replica", "stop"], offer.Hooks.Before);
        Assert.Equal(["/sbin/replica", "start, now"], offer.Hooks.After);
        Assert.Equal(TimeSpan.FromSeconds(30), offer.Hooks.Timeout.ToTimeSpan());
        await FinishAsync(offer);

        var request = new TakeBackupRequest { Instance = "db2", Type = BackupType.Full, Hooks = new JobHooks { After = { "/x" } } };
        await controller.Backups.TakeBackupAsync(request);
        offer = await agent.NextOfferAsync();
        Assert.Equal((0, "/x", TimeSpan.FromMinutes(5)), (offer.Hooks.Before.Count, Assert.Single(offer.Hooks.After), offer.Hooks.Timeout.ToTimeSpan()));
        await FinishAsync(offer);

        request.Hooks.After[0] = "relative";
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => controller.Backups.TakeBackupAsync(request).ResponseAsync)).StatusCode);
        await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Full });
        Assert.Null((await agent.NextOfferAsync()).Hooks);
    }

    [Theory]
    [InlineData("once", RunState.Started, "")]
    [InlineData("none", RunState.Skipped, "was not running")]
    public async Task What_was_due_during_a_downtime_is_made_up_for_as_the_schedule_says(string catchUp, RunState expected, string reason)
    {
        await CreateAsync("nightly", ("type", "full"), ("cron", "0 2 * * *"), ("instances", "db1"), ("catch_up", catchUp));
        await PassAtAsync(Tomorrow.AddDays(4).AddHours(10));
        IReadOnlyList<Run> runs = await RunsAsync();
        Assert.Equal(Enumerable.Range(0, 5).Select(day => Tomorrow.AddDays(4 - day).AddHours(2)), runs.Select(run => run.DueAt.ToDateTimeOffset()));
        Assert.Equal(expected, runs[0].State);
        Assert.Contains(reason, runs[0].Reason, StringComparison.Ordinal);
        Assert.All(runs.Skip(1), run => Assert.True(run.State == RunState.Skipped && run.Reason.Contains("did not look", StringComparison.Ordinal), run.ToString()));
    }

    [Fact]
    public async Task A_run_that_is_due_while_the_last_one_goes_is_left_out()
    {
        await CreateAsync("often", ("type", "full"), ("cron", "*/10 * * * *"), ("instances", "db1"));
        await PassAtAsync(Tomorrow.AddSeconds(1));
        JobOffer offer = await agent.NextOfferAsync();
        await PassAtAsync(Tomorrow.AddMinutes(10).AddSeconds(1));
        Run skipped = (await RunsAsync())[0];
        Assert.Equal(RunState.Skipped, skipped.State);
        Assert.Contains("still goes", skipped.Reason, StringComparison.Ordinal);

        await FinishAsync(offer);
        await PassAtAsync(Tomorrow.AddMinutes(20).AddSeconds(1));
        Assert.Equal(RunState.Started, (await RunsAsync())[0].State);
    }

    [Fact]
    public async Task One_of_a_cluster_goes_first_and_the_other_waits_with_its_reason()
    {
        await CreateAsync("both", ("type", "full"), ("cron", "0 2 * * *"), ("instances", "db1,db2"));
        await PassAtAsync(Tomorrow.AddHours(2).AddSeconds(1));
        JobOffer first = await agent.NextOfferAsync();
        await PassAtAsync(Tomorrow.AddHours(2).AddSeconds(2));
        Run waiting = Assert.Single(await RunsAsync(), run => run.State == RunState.Waiting);
        Assert.Equal(("db2", "cluster c1 has its 1 running"), (waiting.Instance, waiting.Reason));
        await FinishAsync(first);
        await PassAtAsync(Tomorrow.AddHours(2).AddSeconds(3));
        Assert.Equal("db2", (await agent.NextOfferAsync()).Backup.Instance);
    }

    [Fact]
    public async Task An_incremental_without_a_base_becomes_a_full_or_is_left_out_as_the_schedule_says()
    {
        await CreateAsync("strict", ("type", "incremental"), ("cron", "0 2 * * *"), ("instances", "db1"), ("without_base", "fail"));
        await PassAtAsync(Tomorrow.AddHours(2).AddSeconds(1));
        Run left = Assert.Single(await RunsAsync());
        Assert.Equal(RunState.Skipped, left.State);
        Assert.Contains("no full backup", left.Reason, StringComparison.Ordinal);

        await CreateAsync("kind", ("type", "incremental"), ("cron", "0 3 * * *"), ("instances", "db1"));
        await PassAtAsync(Tomorrow.AddHours(3).AddSeconds(1));
        JobOffer offer = await agent.NextOfferAsync();
        Assert.Equal(BackupType.Full, offer.Backup.Type);
        Run run = (await RunsAsync())[0];
        Assert.Equal(("full", RunState.Started), (run.Type, run.State));
        Assert.Contains("no full backup", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_gets_a_new_full_after_as_many_incrementals_as_were_said()
    {
        await CreateAsync("hourly", ("type", "auto"), ("frequency", "hourly"), ("minute", "0"), ("instances", "db1"), ("full_after_incrementals", "2"));
        var types = new List<BackupType>();
        for (int hour = 1; hour <= 4; hour++)
        {
            await PassAtAsync(Tomorrow.AddHours(hour).AddSeconds(1));
            JobOffer offer = await agent.NextOfferAsync();
            types.Add(offer.Backup.Type);
            await FinishAsync(offer);
        }

        Assert.Equal([BackupType.Full, BackupType.Incremental, BackupType.Incremental, BackupType.Full], types);
        Assert.Contains("2 incrementals", (await RunsAsync())[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_whose_host_is_away_is_caught_up_when_it_returns()
    {
        await CreateAsync("nightly", ("type", "full"), ("cron", "0 2 * * *"), ("instances", "db1"));
        await agent.DisposeAsync();
        await Testing.Wait.UntilAsync(
            async () => (await controller.Instances.GetInstanceAsync(new GetInstanceRequest { Name = "db1" })).Instance.HostState == HostState.Offline, "the host to be away", 20, TestContext.Current.CancellationToken);
        await PassAtAsync(Tomorrow.AddHours(2).AddSeconds(1));
        await PassAtAsync(Tomorrow.AddDays(1).AddHours(2).AddSeconds(1));
        IReadOnlyList<Run> runs = await RunsAsync();
        Assert.Equal([RunState.Waiting, RunState.Skipped], runs.Select(run => run.State));
        Assert.Equal("its host is offline", runs[0].Reason);
        Assert.Contains("before the next run was due", runs[1].Reason, StringComparison.Ordinal);
        Assert.EndsWith("; until then: its host is offline", runs[1].Reason, StringComparison.Ordinal);

        agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1", "db2"), run: "run2");
        Assert.Equal("db1", (await agent.NextOfferAsync()).Backup.Instance);
    }

    [Fact]
    public async Task A_schedule_is_paused_disabled_and_deleted()
    {
        await CreateAsync("nightly", ("type", "full"), ("cron", "0 2 * * *"), ("instances", "db1"));
        await controller.Schedules.SetScheduleStateAsync(new SetScheduleStateRequest { Schedule = "nightly", Enabled = true, PausedUntil = Tomorrow.AddDays(1).ToTimestamp() });
        await PassAtAsync(Tomorrow.AddHours(2).AddSeconds(1));
        Assert.Contains("paused until", Assert.Single(await RunsAsync()).Reason, StringComparison.Ordinal);
        await controller.Schedules.SetScheduleStateAsync(new SetScheduleStateRequest { Schedule = "1", Enabled = false });
        await PassAtAsync(Tomorrow.AddDays(1).AddHours(2).AddSeconds(1));
        Assert.Single(await RunsAsync());
        await controller.Schedules.DeleteScheduleAsync(new DeleteScheduleRequest { Schedule = "nightly" });
        Assert.Empty((await controller.Schedules.ListSchedulesAsync(new ListSchedulesRequest())).Items);
        await CreateAsync("nightly", ("type", "full"), ("cron", "0 2 * * *"), ("instances", "db1"));
        Assert.Equal(2, Assert.Single((await controller.Schedules.ListSchedulesAsync(new ListSchedulesRequest())).Items).Id);
    }

    [Fact]
    public async Task A_schedule_that_makes_no_sense_is_refused_with_every_mistake()
    {
        RpcException e = await Assert.ThrowsAsync<RpcException>(() => CreateAsync(
            "bad", ("type", "incremental"), ("cron", "0 0 31 2 *"), ("zone", "Mars/Olympus"), ("window", "01:00-01:10"), ("jitter", "30m"), ("retention_value", "0"), ("retention_unit", "days"), ("surprise", "x")));
        Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
        foreach (string part in new[] { "31", "Mars/Olympus", "instances", "window", "retention_value", "surprise" })
        {
            Assert.Contains(part, e.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_plan_tells_what_will_run_and_what_will_not()
    {
        await CreateAsync("nightly", ("type", "full"), ("cron", "0 2 * * *"), ("selector", "env=prod"));
        await CreateAsync("nobody", ("type", "full"), ("cron", "0 4 * * *"), ("selector", "env=staging"));
        GetPlanResponse plan = await controller.Schedules.GetPlanAsync(new GetPlanRequest { Horizon = Duration.FromTimeSpan(TimeSpan.FromDays(3)) });
        Assert.Equal(3, plan.Runs.Count);
        Assert.All(plan.Runs, run => Assert.Equal(("db1", RunState.Expected, "nightly"), (run.Instance, run.State, run.Schedule)));
        Assert.Contains("env=staging", Assert.Single(plan.Warnings), StringComparison.Ordinal);
        Instance instance = (await controller.Instances.GetInstanceAsync(new GetInstanceRequest { Name = "db1" })).Instance;
        Assert.Equal(plan.Runs[0].DueAt, instance.NextDue);
        Assert.Equal((TimeSpan.FromHours(36.25), true), (instance.Objective.ToTimeSpan(), instance.Breached));
    }

    private async Task LabelAsync(string instance, string labels) =>
        await controller.Instances.UpdateInstanceAsync(new UpdateInstanceRequest { Name = instance, Settings = { ["labels"] = labels } });

    private async Task CreateAsync(string name, params (string Key, string Value)[] settings)
    {
        var request = new CreateScheduleRequest { Name = name };
        foreach ((string key, string value) in settings)
        {
            request.Settings.Add(key, value);
        }

        await controller.Schedules.CreateScheduleAsync(request);
    }

    private async Task PassAtAsync(DateTimeOffset instant)
    {
        controller.Time.MoveTo(instant);
        await controller.Services.GetRequiredService<ScheduleLoop>().PassAsync(TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<Run>> RunsAsync() => (await controller.Schedules.ListRunsAsync(new ListRunsRequest())).Items;

    private async Task FinishAsync(JobOffer offer)
    {
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, TestAgent.Finished(offer, toLsn: offer.Backup.FromLsn + 100));
    }
}
