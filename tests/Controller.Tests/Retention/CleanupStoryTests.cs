using System.Security.Cryptography.X509Certificates;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Controller.Tests.Retention;

/// <summary>Retention from the policy to the deletion job, through the real controller, an agent played by hand and a clock that can be moved.</summary>
[Trait("ring", "slow")]
public sealed class CleanupStoryTests : IAsyncLifetime
{
    private TestController controller = null!;
    private X509Certificate2 identity = null!;
    private TestAgent agent = null!;
    private ulong lsn = 100;

    public async ValueTask InitializeAsync()
    {
        controller = await TestController.StartAsync();
        identity = await controller.EnrollAsync("h1");
        agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));
        await controller.Repositories.CreateRepositoryAsync(new CreateRepositoryRequest { Name = "offsite", Settings = { ["type"] = "directory", ["path"] = "/mnt/offsite" } });
        await PolicyAsync("week", ("keep_within", "7d"));
        await PolicyAsync("year", ("keep_within", "1y"));
    }

    public async ValueTask DisposeAsync()
    {
        await agent.DisposeAsync();
        await controller.DisposeAsync();
        identity.Dispose();
    }

    [Fact]
    public async Task What_is_too_old_is_deleted_dependents_first_and_the_last_good_chain_stays()
    {
        await KeepAsync("week");
        string full = await BackUpAsync(BackupType.Full);
        string incremental = await BackUpAsync(BackupType.Incremental);
        string newest = await BackUpAsync(BackupType.Full);
        controller.Time.Ahead = TimeSpan.FromDays(30);
        (IReadOnlyList<RetentionDecision> decisions, RunCleanupResponse end) = await CleanUpAsync(new RunCleanupRequest { DryRun = true });
        Assert.Equal([(full, false), (incremental, false), (newest, true)], decisions.OrderBy(decision => decision.StartedAt.ToDateTimeOffset()).Select(decision => (decision.BackupId, decision.Keep)));
        Assert.Contains("the last good chain of db1", decisions.Single(decision => decision.Keep).Reason, StringComparison.Ordinal);
        Assert.Contains("ahead", end.Stopped, StringComparison.Ordinal);

        (_, end) = await CleanUpAsync(new RunCleanupRequest());
        Assert.Contains("ahead", end.Stopped, StringComparison.Ordinal);
        Assert.Empty(end.JobIds);
        Assert.Equal(3, (await BackupsAsync()).Count);
        (_, end) = await CleanUpAsync(new RunCleanupRequest { Confirm = true });
        Assert.Single(end.JobIds);
        JobOffer offer = await agent.NextOfferAsync();
        Assert.Equal([incremental, full], offer.Delete.Artefacts.Select(artefact => artefact.BackupId));
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, new JobEvent { Finished = new JobFinished { Outcome = JobOutcome.Succeeded, Deletion = new DeleteReport { Deleted = { incremental, full } } } });
        Assert.Equal([newest], await BackupsAsync());
        (decisions, end) = await CleanUpAsync(new RunCleanupRequest());
        Assert.True(Assert.Single(decisions).Keep);
        Assert.Equal(("", 0), (end.Stopped, end.JobIds.Count));
    }

    [Fact]
    public async Task A_backup_that_another_schedule_built_on_is_kept_with_all_that_it_is_built_on()
    {
        await ScheduleAsync("fulls", "full", "week");
        await ScheduleAsync("increments", "incremental", "year");
        string full = await RunScheduleAsync("fulls");
        string incremental = await RunScheduleAsync("increments");
        string newest = await RunScheduleAsync("fulls");
        controller.Time.Ahead = TimeSpan.FromDays(30);
        foreach (int schedule in new[] { 0, 1, 2 })
        {
            (IReadOnlyList<RetentionDecision> decisions, RunCleanupResponse end) = await CleanUpAsync(new RunCleanupRequest { ScheduleId = schedule, Confirm = true });
            Assert.All(decisions, decision => Assert.True(decision.Keep, decision.ToString()));
            Assert.Empty(end.JobIds);
            if (schedule < 2)
            {
                Assert.Contains(incremental, decisions.Single(decision => decision.BackupId == full).Reason, StringComparison.Ordinal);
            }
        }

        Assert.Equal([newest, incremental, full], await BackupsAsync());
    }

    [Fact]
    public async Task Backups_of_a_deleted_schedule_are_kept_as_it_said_and_a_policy_in_use_stays()
    {
        await ScheduleAsync("fulls", "full", "week");
        string old = await RunScheduleAsync("fulls");
        await RunScheduleAsync("fulls");
        await controller.Schedules.DeleteScheduleAsync(new DeleteScheduleRequest { Schedule = "fulls" });
        RpcException e = await Assert.ThrowsAsync<RpcException>(async () => await controller.Retention.DeletePolicyAsync(new DeletePolicyRequest { Name = "week" }));
        Assert.Equal(StatusCode.FailedPrecondition, e.StatusCode);
        Assert.Contains("fulls", e.Status.Detail, StringComparison.Ordinal);
        Assert.All((await CleanUpAsync(new RunCleanupRequest())).Decisions, decision => Assert.Equal("within 7d", decision.Reason));
        await ScheduleAsync("unused", "full", "year");
        await controller.Schedules.DeleteScheduleAsync(new DeleteScheduleRequest { Schedule = "unused" });
        await controller.Retention.DeletePolicyAsync(new DeletePolicyRequest { Name = "year" });
        controller.Time.Ahead = TimeSpan.FromDays(8);
        Assert.Equal(old, Assert.Single((await CleanUpAsync(new RunCleanupRequest { DryRun = true })).Decisions, decision => !decision.Keep).BackupId);
    }

    [Fact]
    public async Task What_is_held_or_in_use_stays_and_a_repository_has_a_policy_of_its_own()
    {
        await KeepAsync("year");
        await controller.Repositories.UpdateRepositoryAsync(new UpdateRepositoryRequest { Name = "offsite", Settings = { ["retention"] = "week" } });
        string held = await BackUpAsync(BackupType.Full, "offsite");
        string used = await BackUpAsync(BackupType.Full, "offsite");
        string gone = await BackUpAsync(BackupType.Full, "offsite");
        string local = await BackUpAsync(BackupType.Full);
        await BackUpAsync(BackupType.Full, "offsite");
        await controller.Backups.HoldBackupAsync(new HoldBackupRequest { Id = held, Reason = "audit" });
        await controller.Backups.VerifyBackupAsync(new VerifyBackupRequest { Id = used });
        controller.Time.Ahead = TimeSpan.FromDays(30);
        Dictionary<string, RetentionDecision> decisions = (await CleanUpAsync(new RunCleanupRequest { DryRun = true })).Decisions.ToDictionary(decision => decision.BackupId);
        Assert.Equal((true, "held: audit"), (decisions[held].Keep, decisions[held].Reason));
        Assert.True(decisions[used].Keep);
        Assert.StartsWith("used by verify job", decisions[used].Reason, StringComparison.Ordinal);
        Assert.False(decisions[gone].Keep);
        Assert.Equal((true, "within 1y"), (decisions[local].Keep, decisions[local].Reason));
    }

    [Fact]
    public async Task A_policy_that_makes_no_sense_is_refused_and_one_that_is_not_there_too()
    {
        RpcException e = await Assert.ThrowsAsync<RpcException>(() => PolicyAsync("bad", ("keep_within", "7x"), ("keep_daily", "-1"), ("surprise", "1")));
        foreach (string part in new[] { "7x", "keep_daily", "surprise" })
        {
            Assert.Contains(part, e.Status.Detail, StringComparison.Ordinal);
        }

        e = await Assert.ThrowsAsync<RpcException>(() => KeepAsync("nothing"));
        Assert.Equal(StatusCode.NotFound, e.StatusCode);
        e = await Assert.ThrowsAsync<RpcException>(() => ScheduleAsync("s", "full", "nothing"));
        Assert.Equal(StatusCode.NotFound, e.StatusCode);
        e = await Assert.ThrowsAsync<RpcException>(() => CleanUpAsync(new RunCleanupRequest { ScheduleId = 99 }));
        Assert.Equal(StatusCode.NotFound, e.StatusCode);
    }

    [Fact]
    public async Task What_was_found_with_the_number_of_an_unknown_schedule_is_kept_whatever_a_schedule_of_that_number_says()
    {
        await KeepAsync("week");
        await ScheduleAsync("fulls", "full", "week");
        string own = await RunScheduleAsync("fulls");
        await RunScheduleAsync("fulls");
        await controller.Repositories.RebuildCatalogAsync(new RebuildCatalogRequest { Name = "offsite" });
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        var spec = new BackupSpec { BackupId = "20260101T000000Z-00000001", ChainId = "20260101T000000Z-00000001", Instance = "db1", Type = BackupType.Full };
        var found = new FoundBackup { Manifest = TestAgent.Summary(spec, "offsite", 100) };
        (found.Manifest.Host, found.Manifest.JobId, found.Manifest.ScheduleId) = ("h1", "earlier-job", 1);
        await agent.TellAsync(offer, new JobEvent { Found = new FoundBackups { Items = { found } } });
        await agent.TellAsync(offer, new JobEvent { Finished = new JobFinished { Outcome = JobOutcome.Succeeded } });
        controller.Time.Ahead = TimeSpan.FromDays(30);
        Dictionary<string, RetentionDecision> decisions = (await CleanUpAsync(new RunCleanupRequest { DryRun = true })).Decisions.ToDictionary(decision => decision.BackupId);
        Assert.False(decisions[own].Keep);
        Assert.Equal((true, "schedule 1 of another catalog is not known here"), (decisions[spec.BackupId].Keep, decisions[spec.BackupId].Reason));
        Assert.DoesNotContain(spec.BackupId, (await CleanUpAsync(new RunCleanupRequest { DryRun = true, ScheduleId = 1 })).Decisions.Select(decision => decision.BackupId));
    }

    private async Task PolicyAsync(string name, params (string Key, string Value)[] settings)
    {
        var request = new CreatePolicyRequest { Name = name };
        foreach ((string key, string value) in settings)
        {
            request.Settings.Add(key, value);
        }

        await controller.Retention.CreatePolicyAsync(request);
    }

    private async Task KeepAsync(string policy) =>
        await controller.Instances.UpdateInstanceAsync(new UpdateInstanceRequest { Name = "db1", Settings = { ["retention"] = policy } });

    private async Task ScheduleAsync(string name, string type, string policy) => await controller.Schedules.CreateScheduleAsync(
        new CreateScheduleRequest { Name = name, Settings = { ["type"] = type, ["cron"] = "0 0 1 1 *", ["instances"] = "db1", ["retention"] = policy } });

    private async Task<string> RunScheduleAsync(string name)
    {
        RunScheduleResponse answer = await controller.Schedules.RunScheduleAsync(new RunScheduleRequest { Schedule = name });
        return await FinishAsync(Assert.Single(answer.Jobs).BackupId);
    }

    private async Task<string> BackUpAsync(BackupType type, string repository = "local")
    {
        Job job = (await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = type, Repository = repository })).Job;
        return await FinishAsync(job.BackupId);
    }

    private async Task<string> FinishAsync(string backup)
    {
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, TestAgent.Finished(offer, lsn += 100));
        return backup;
    }

    private async Task<(IReadOnlyList<RetentionDecision> Decisions, RunCleanupResponse End)> CleanUpAsync(RunCleanupRequest request)
    {
        using AsyncServerStreamingCall<RunCleanupResponse> call = controller.Retention.RunCleanup(request);
        var decisions = new List<RetentionDecision>();
        RunCleanupResponse end = new();
        await foreach (RunCleanupResponse part in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            decisions.AddRange(part.Decisions);
            end = part;
        }

        return (decisions, end);
    }

    private async Task<IReadOnlyList<string>> BackupsAsync() => [.. (await controller.Backups.ListBackupsAsync(new ListBackupsRequest())).Items.Select(backup => backup.Id)];
}
