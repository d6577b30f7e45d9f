using DbCalm.Protocol.V1;
using DbCalm.Security.Fuzz;
using DbCalm.Security.Targets;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DbCalm.Security.Agents;

/// <summary>An agent that makes no sense: what can't be used is left out, the agent is heard on, and nobody else notices.</summary>
public sealed class AbsurdEventTests(Target target)
{
    private const int EventsEach = 100;

    private Metadata Admin => target.As("admin");

    private BackupService.BackupServiceClient Backups => new(target.Stranger);

    private RepositoryService.RepositoryServiceClient Repositories => new(target.Stranger);

    public static TheoryData<string> Kinds => ["backup", "verify", "restore", "copy", "delete", "rotate", "check", "rebuild", "import", "test"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whatever_it_says_of_its_own_job_the_controller_goes_on(string kind)
    {
        string host = $"absurd-{kind}";
        await using RogueAgent agent = await RogueAgent.JoinAsync(target, host, RogueAgent.Facts($"{host}-db"));
        string backup = await TakeAsync(agent, $"{host}-db");
        Job job = await AskAsync(kind, host, backup);
        JobOffer offer = await agent.NextOfferAsync();
        Assert.Equal(job.Id, offer.JobId);
        await agent.TellAsync(job.Id, offer.Epoch, Reports.Accepted());

        Random random = Seed.For(kind.Sum(letter => letter) + 1000);
        var messages = new RandomMessages(new Values(random, [job.Id, backup, host, $"{host}-db", "local", "absurd", "none", "checksummed", "prepared", "restored", "stream", "tool_failed", new string('a', 64)]));
        for (int i = 0; i < EventsEach; i++)
        {
            var absurd = (JobEvent)messages.Make(JobEvent.Descriptor);
            string said = absurd.ToString() is { Length: > 600 } text ? text[..600] : absurd.ToString();
            try
            {
                await agent.TellAsync(random.Next(10) == 0 ? absurd.JobId : job.Id, random.Next(4) == 0 ? absurd.Epoch : offer.Epoch, absurd);
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException or OperationCanceledException)
            {
                Assert.Fail($"event {i} of a {kind} job ended the stream {Seed.Words}: {e.Message}\n{said}");
            }
        }

        await agent.TellAsync(job.Id, offer.Epoch, Reports.Failed("enough"));
        Assert.NotEqual(JobState.Running, (await new JobService.JobServiceClient(target.Stranger).GetJobAsync(new GetJobRequest { Id = job.Id }, Admin)).Job.State);
        await ReadableAsync();
    }

    [Fact]
    public async Task Numbers_that_are_out_of_order_or_at_the_end_of_all_numbers_change_nothing()
    {
        await using RogueAgent agent = await RogueAgent.JoinAsync(target, "counter", RogueAgent.Facts("counter-db"));
        Job job = (await Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "counter-db", Type = BackupType.Full }, Admin)).Job;
        JobOffer offer = await agent.NextOfferAsync();
        foreach (ulong sequence in new ulong[] { 5, 3, 5, 0, ulong.MaxValue, 1ul << 63, 6 })
        {
            var said = new JobEvent { Sequence = sequence, JobId = job.Id, Epoch = offer.Epoch, At = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()), Accepted = new JobAccepted() };
            await agent.SendAsync(new ConnectRequest { Event = said });
            await agent.NextAsync(message => message.Acknowledged?.Sequence == sequence);
        }

        await ReadableAsync();
    }

    [Fact]
    public async Task Facts_without_sense_are_taken_for_what_they_are()
    {
        await using RogueAgent agent = await RogueAgent.JoinAsync(target, "fabulist", RogueAgent.Facts());
        var messages = new RandomMessages(new Values(Seed.For(7), ["fabulist", "local", "mariadb", "full"]));
        for (int i = 0; i < EventsEach; i++)
        {
            await agent.SendAsync(new ConnectRequest { Facts = (HostFacts)messages.Make(HostFacts.Descriptor) });
            await agent.SendAsync(new ConnectRequest { Progress = (DbCalm.Protocol.V1.JobProgress)messages.Make(DbCalm.Protocol.V1.JobProgress.Descriptor) });
            await agent.SendAsync(new ConnectRequest { Heartbeat = new Heartbeat { Number = ulong.MaxValue } });
        }

        await agent.TellAsync("nobody", 1, Reports.Accepted());
        await ReadableAsync();

        // What a host says of itself is printed to terminals.
        string list = (await target.Fleet.Ctl.PlainAsync("hosts", "list")).Stdout + (await target.Fleet.Ctl.PlainAsync("instances", "list")).Stdout + (await target.Fleet.Ctl.PlainAsync("status")).Stdout;
        Assert.DoesNotContain('\u001b', list);
        Assert.DoesNotContain('\u0007', list);
    }

    [Fact]
    public async Task A_log_of_millions_of_lines_is_cut_and_keeps_nobody_waiting()
    {
        await using RogueAgent agent = await RogueAgent.JoinAsync(target, "talker", RogueAgent.Facts("talker-db"));
        Job job = (await Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "talker-db", Type = BackupType.Full }, Admin)).Job;
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(job.Id, offer.Epoch, Reports.Accepted());
        var log = new JobLog();
        for (int i = 0; i < 1_000_000; i++)
        {
            log.Lines.Add(new JobLogLine());
        }

        await agent.TellAsync(job.Id, offer.Epoch, new JobEvent { Log = log });
        Assert.InRange((await new JobService.JobServiceClient(target.Stranger).ListJobLogsAsync(new ListJobLogsRequest { Id = job.Id }, Admin)).Items.Count, 1, 10_000);
        await target.StayedWellAsync();
    }

    // Everything that was stored can be listed.
    private async Task ReadableAsync()
    {
        await new StatusService.StatusServiceClient(target.Stranger).GetStatusAsync(new GetStatusRequest(), Admin);
        await new HostService.HostServiceClient(target.Stranger).ListHostsAsync(new ListHostsRequest(), Admin);
        await new InstanceService.InstanceServiceClient(target.Stranger).ListInstancesAsync(new ListInstancesRequest(), Admin);
        await Backups.ListBackupsAsync(new ListBackupsRequest { PageSize = 1000 }, Admin);
        await Repositories.ListRepositoriesAsync(new ListRepositoriesRequest(), Admin);
        var jobs = new JobService.JobServiceClient(target.Stranger);
        foreach (Job job in (await jobs.ListJobsAsync(new ListJobsRequest { PageSize = 1000 }, Admin)).Items)
        {
            await jobs.ListJobLogsAsync(new ListJobLogsRequest { Id = job.Id }, Admin);
        }

        await target.StayedWellAsync();
    }

    private async Task<string> TakeAsync(RogueAgent agent, string instance)
    {
        Job job = (await Backups.TakeBackupAsync(new TakeBackupRequest { Instance = instance, Type = BackupType.Full }, Admin)).Job;
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(job.Id, offer.Epoch, Reports.Accepted());
        await agent.TellAsync(job.Id, offer.Epoch, Reports.Taken(offer.Backup));
        return offer.Backup.BackupId;
    }

    private async Task<Job> AskAsync(string kind, string host, string backup)
    {
        string shelf = $"{host}-shelf";
        await Repositories.CreateRepositoryAsync(new CreateRepositoryRequest { Name = shelf, Settings = { { "type", "directory" }, { "path", $"/nowhere/{shelf}" } } }, Admin);
        return kind switch
        {
            "backup" => (await Backups.TakeBackupAsync(new TakeBackupRequest { Instance = $"{host}-db", Type = BackupType.Incremental }, Admin)).Job,
            "verify" => (await Backups.VerifyBackupAsync(new VerifyBackupRequest { Id = backup }, Admin)).Job,
            "restore" => (await Backups.RestoreBackupAsync(new RestoreBackupRequest { Id = backup, Directory = "/nowhere/restored" }, Admin)).Job,
            "copy" => (await Backups.CopyBackupAsync(new CopyBackupRequest { Id = backup, Repository = shelf }, Admin)).Job,
            "delete" => (await Backups.DeleteBackupAsync(new DeleteBackupRequest { Id = backup }, Admin)).Jobs[0],
            "rotate" => (await Repositories.RotateKeyAsync(new RotateKeyRequest { Name = shelf, Host = host }, Admin)).Job,
            "check" => (await Repositories.CheckRepositoryAsync(new CheckRepositoryRequest { Name = shelf, Host = host }, Admin)).Job,
            "rebuild" => (await Repositories.RebuildCatalogAsync(new RebuildCatalogRequest { Name = shelf, Host = host }, Admin)).Job,
            "import" => (await Backups.ImportBackupsAsync(new ImportBackupsRequest { Instance = $"{host}-db", Directories = { "/nowhere/old" } }, Admin)).Job,
            _ => (await Repositories.TestRepositoryAsync(new TestRepositoryRequest { Name = shelf, Host = host }, Admin)).Job,
        };
    }
}
