using System.Security.Cryptography.X509Certificates;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Controller.Tests.Jobs;

/// <summary>Jobs from request to end, through the real controller and an agent played by hand.</summary>
public sealed class JobStoryTests : IAsyncLifetime
{
    private TestController controller = null!;
    private X509Certificate2 identity = null!;
    private TestAgent agent = null!;

    public async ValueTask InitializeAsync()
    {
        controller = await TestController.StartAsync();
        identity = await controller.EnrollAsync("h1");
        agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1", "db2"));
    }

    public async ValueTask DisposeAsync()
    {
        await agent.DisposeAsync();
        await controller.DisposeAsync();
        identity.Dispose();
    }

    [Fact]
    public async Task A_full_and_an_incremental_end_in_the_catalog_as_a_chain()
    {
        Backup full = await BackUpAsync(BackupType.Full, toLsn: 100);
        Job queued = await TakeAsync(BackupType.Incremental);
        JobOffer offer = await agent.NextOfferAsync();

        Assert.Equal((full.Id, full.Id, 100ul), (offer.Backup.FromBackupId, offer.Backup.ChainId, offer.Backup.FromLsn));
        await FinishAsync(offer, toLsn: 200);
        Backup incremental = await BackupAsync(queued.BackupId);
        Assert.Equal((BackupState.Available, full.Id, full.Id, 200ul), (incremental.State, incremental.ChainId, incremental.FromBackupId, incremental.ToLsn));
        Assert.Equal(JobState.Succeeded, (await JobAsync(queued.Id)).State);
    }

    [Fact]
    public async Task An_event_that_comes_again_changes_nothing()
    {
        Job queued = await TakeAsync(BackupType.Full);
        JobOffer offer = await agent.NextOfferAsync();
        JobEvent log = new() { Log = new JobLog { Lines = { new JobLogLine { Text = "hello" } } } };
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, log);
        await agent.SendAsync(new ConnectRequest { Event = log });
        await FinishAsync(offer);

        Assert.Equal("hello", Assert.Single((await controller.Jobs.ListJobLogsAsync(new ListJobLogsRequest { Id = queued.Id })).Items).Text);
    }

    [Fact]
    public async Task A_controller_that_starts_again_goes_on_where_it_was()
    {
        Job queued = await TakeAsync(BackupType.Full);
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        await controller.RestartAsync();
        await agent.DisposeAsync();
        agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1", "db2"), "run1", new KnownJob { JobId = offer.JobId, Epoch = offer.Epoch });

        Assert.Equal(1ul, agent.Welcome.AcknowledgedSequence);
        Assert.Equal(JobState.Running, (await JobAsync(queued.Id)).State);
        await FinishAsync(offer);
        Assert.Single((await controller.Backups.ListBackupsAsync(new ListBackupsRequest())).Items);
    }

    [Fact]
    public async Task An_offer_that_did_not_arrive_is_made_again_with_a_new_epoch()
    {
        await TakeAsync(BackupType.Full);
        JobOffer lost = await agent.NextOfferAsync();
        await ReconnectAsync();
        JobOffer again = await agent.NextOfferAsync();

        Assert.Equal((lost.JobId, lost.Epoch + 1), (again.JobId, again.Epoch));
    }

    [Fact]
    public async Task A_running_job_that_its_agent_forgot_is_interrupted_and_its_backup_failed()
    {
        Job queued = await TakeAsync(BackupType.Full);
        await agent.TellAsync(await agent.NextOfferAsync(), TestAgent.Accepted());
        await ReconnectAsync();

        Job job = await WaitForAsync(queued.Id, JobState.Interrupted);
        Assert.Equal("interrupted", job.Error.Code);
        Assert.Equal(BackupState.Failed, (await BackupAsync(queued.BackupId)).State);
    }

    [Fact]
    public async Task An_agent_with_an_older_epoch_is_told_the_newer_one()
    {
        await TakeAsync(BackupType.Full);
        await agent.NextOfferAsync();
        await ReconnectAsync();
        JobOffer second = await agent.NextOfferAsync();
        await ReconnectAsync(new KnownJob { JobId = second.JobId, Epoch = 1 });

        JobOffer repeated = await agent.NextOfferAsync();
        Assert.Equal(2u, repeated.Epoch);
        await FinishAsync(repeated);
    }

    [Fact]
    public async Task A_cancel_of_a_running_job_reaches_its_agent_also_after_it_was_away()
    {
        Job queued = await TakeAsync(BackupType.Full);
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.DisposeAsync();
        Job asked = (await controller.Jobs.CancelJobAsync(new CancelJobRequest { Id = queued.Id })).Job;
        Assert.True(asked is { CancelRequested: true, State: JobState.Running });
        agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"), "run1", new KnownJob { JobId = offer.JobId, Epoch = offer.Epoch });

        Assert.Equal(offer.JobId, (await agent.NextAsync(message => message.Cancel is not null)).Cancel.JobId);
        await agent.TellAsync(offer, TestAgent.End(JobOutcome.Cancelled, "cancelled on request"));
        Assert.Equal(JobState.Cancelled, (await JobAsync(queued.Id)).State);
    }

    [Fact]
    public async Task A_cancel_that_overtakes_its_offer_is_said_again()
    {
        Job queued = await TakeAsync(BackupType.Full);
        JobOffer offer = await agent.NextOfferAsync();
        await controller.Jobs.CancelJobAsync(new CancelJobRequest { Id = queued.Id });
        await agent.NextAsync(message => message.Cancel is not null);
        await agent.SayAsync(offer, TestAgent.Accepted());

        await agent.NextAsync(message => message.Cancel is not null);
    }

    [Fact]
    public async Task Of_two_backups_of_an_instance_the_second_waits_and_can_be_cancelled_at_once()
    {
        Job first = await TakeAsync(BackupType.Full);
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        Job second = await TakeAsync(BackupType.Full);
        Job other = await TakeAsync(BackupType.Full, "db2");
        Assert.Equal(other.Id, (await agent.NextOfferAsync()).JobId);

        Assert.Equal((JobState.Queued, $"instance db1 is busy with job {first.Id}"), (second.State, second.WaitingFor));
        Assert.Equal(JobState.Cancelled, (await controller.Jobs.CancelJobAsync(new CancelJobRequest { Id = second.Id })).Job.State);
        Job third = await TakeAsync(BackupType.Full);
        await FinishAsync(offer);
        Assert.Equal(third.Id, (await agent.NextOfferAsync()).JobId);
    }

    [Fact]
    public async Task A_job_of_a_host_that_is_away_waits_for_it()
    {
        await agent.DisposeAsync();
        await Wait.UntilAsync(async () => (await controller.Hosts.GetHostAsync(new GetHostRequest { Name = "h1" })).Host.State == HostState.Offline, "the host to be offline", 10, TestContext.Current.CancellationToken);
        Job queued = await TakeAsync(BackupType.Full);
        Assert.Equal("its host is offline", queued.WaitingFor);
        agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));

        Assert.Equal(queued.Id, (await agent.NextOfferAsync()).JobId);
    }

    [Fact]
    public async Task A_job_of_a_host_that_may_not_connect_says_so()
    {
        await controller.Hosts.RevokeHostAsync(new RevokeHostRequest { Name = "h1" });
        Job queued = await TakeAsync(BackupType.Full);
        Assert.Equal("its host's certificate was revoked; it has to enroll again", (await JobAsync(queued.Id)).WaitingFor);
    }

    [Fact]
    public async Task A_success_without_the_right_manifest_is_a_failure()
    {
        Job queued = await TakeAsync(BackupType.Full);
        JobOffer offer = await agent.NextOfferAsync();
        JobEvent finished = TestAgent.Finished(offer);
        finished.Finished.Manifest.Instance = "db2";
        await agent.TellAsync(offer, finished);

        Assert.Equal(JobState.Failed, (await JobAsync(queued.Id)).State);
        Assert.Equal(BackupState.Failed, (await BackupAsync(queued.BackupId)).State);
    }

    [Fact]
    public async Task A_verification_raises_the_proof_or_names_the_problem()
    {
        Backup backup = await BackUpAsync(BackupType.Full);
        await controller.Backups.VerifyBackupAsync(new VerifyBackupRequest { Id = backup.Id });
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, new JobEvent { Finished = new JobFinished { Outcome = JobOutcome.Succeeded, Verification = new VerifyReport { Segments = 3 } } });
        backup = await BackupAsync(backup.Id);
        Assert.Equal((Proof.Checksummed, ""), (backup.Proof, backup.Problem));

        Job deep = (await controller.Backups.VerifyBackupAsync(new VerifyBackupRequest { Id = backup.Id, Deep = true })).Job;
        JobEvent bad = TestAgent.End(JobOutcome.Failed, "one defect");
        bad.Finished.Verification = new VerifyReport { Defects = { new Defect { BackupId = backup.Id, Object = "data", Segment = 2, Message = "hash differs" } } };
        await agent.TellAsync(await agent.NextOfferAsync(), bad);

        backup = await BackupAsync(backup.Id);
        Assert.Equal((Proof.Checksummed, "data: hash differs"), (backup.Proof, backup.Problem));
        Assert.Equal(2ul, Assert.Single((await JobAsync(deep.Id)).Verification.Defects).Segment);
    }

    [Fact]
    public async Task A_restore_into_the_instance_proves_the_backup_and_ends_the_instances_history()
    {
        Backup backup = await BackUpAsync(BackupType.Full);
        Job restore = (await controller.Backups.RestoreBackupAsync(new RestoreBackupRequest { Id = backup.Id, Instance = "db1" })).Job;
        Assert.Equal(("instance db1", "db1"), (restore.Target, restore.Instance));
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, TestAgent.End(JobOutcome.Succeeded, ""));

        Assert.Equal(Proof.Restored, (await BackupAsync(backup.Id)).Proof);
        await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => TakeAsync(BackupType.Incremental));
    }

    [Fact]
    public async Task A_restore_whose_first_command_fails_has_not_touched_the_instance()
    {
        Backup backup = await BackUpAsync(BackupType.Full);
        await controller.Backups.RestoreBackupAsync(new RestoreBackupRequest { Id = backup.Id, Instance = "db1", Hooks = new JobHooks { Before = { "/sbin/replica", "stop" } } });
        JobOffer offer = await agent.NextOfferAsync();
        Assert.Equal(["/sbin/replica", "stop"], offer.Hooks.Before);
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, TestAgent.Step("before"));
        await agent.TellAsync(offer, TestAgent.End(JobOutcome.Failed, "no"));

        await TakeAsync(BackupType.Incremental);
        Assert.Equal(backup.Id, (await agent.NextOfferAsync()).Backup.FromBackupId);
    }

    [Fact]
    public async Task The_jobs_of_a_removed_host_end_and_its_agent_is_sent_away()
    {
        Job queued = await TakeAsync(BackupType.Full);
        await agent.TellAsync(await agent.NextOfferAsync(), TestAgent.Accepted());
        await controller.Hosts.RemoveHostAsync(new RemoveHostRequest { Name = "h1" });

        Assert.Equal(Grpc.Core.StatusCode.Unauthenticated, (await agent.Ended)?.StatusCode);
        await WaitForAsync(queued.Id, JobState.Interrupted);
        TestAgent refused = null!;
        await Assert.ThrowsAnyAsync<Exception>(async () => refused = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1")));
    }

    private async Task ReconnectAsync(params KnownJob[] jobs)
    {
        await agent.DisposeAsync();
        agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1", "db2"), "run1", jobs);
    }

    private async Task<Backup> BackUpAsync(BackupType type, ulong toLsn = 100)
    {
        Job job = await TakeAsync(type);
        await FinishAsync(await agent.NextOfferAsync(), toLsn);
        return await BackupAsync(job.BackupId);
    }

    private async Task FinishAsync(JobOffer offer, ulong toLsn = 100)
    {
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, TestAgent.Finished(offer, toLsn));
    }

    private async Task<Job> TakeAsync(BackupType type, string instance = "db1") =>
        (await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = instance, Type = type })).Job;

    private async Task<Job> JobAsync(string id) => (await controller.Jobs.GetJobAsync(new GetJobRequest { Id = id })).Job;

    private async Task<Backup> BackupAsync(string id) => (await controller.Backups.GetBackupAsync(new GetBackupRequest { Id = id })).Backup;

    private Task<Job> WaitForAsync(string id, JobState state) => Wait.ForAsync(
        async () => await JobAsync(id) is { } job && job.State == state ? job : null, $"job {id} to be {state}", 30, TestContext.Current.CancellationToken);
}
