using DbCalm.Protocol.V1;
using DbCalm.Security.Targets;
using Google.Protobuf;
using Grpc.Core;

namespace DbCalm.Security.Agents;

/// <summary>A host that was taken over speaks of what is another host's.</summary>
public sealed class ForeignJobTests(Target target)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private BackupService.BackupServiceClient Backups => new(target.Stranger);

    private JobService.JobServiceClient Jobs => new(target.Stranger);

    private Metadata Admin => target.As("admin");

    [Fact]
    public async Task It_changes_nothing_of_a_job_that_is_not_its_own()
    {
        await using RogueAgent victim = await RogueAgent.JoinAsync(target, "victim", RogueAgent.Facts("victim-db"));
        Job job = (await Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "victim-db", Type = BackupType.Full }, Admin)).Job;
        JobOffer offer = await victim.NextOfferAsync();
        await using RogueAgent rogue = await RogueAgent.JoinAsync(target, "rogue", RogueAgent.Facts(), new KnownJob { JobId = job.Id, Epoch = uint.MaxValue });

        await rogue.TellAsync(job.Id, offer.Epoch, Reports.Accepted());
        await rogue.TellAsync(job.Id, offer.Epoch, new JobEvent { Step = new JobStep { Name = "stream" } });
        await rogue.TellAsync(job.Id, offer.Epoch, new JobEvent { Log = new JobLog { Lines = { new JobLogLine { At = job.CreatedAt, Text = "forged" } } } });
        await rogue.TellAsync(job.Id, offer.Epoch, new JobEvent { Found = new FoundBackups { Items = { new FoundBackup { Manifest = Reports.Summary(offer.Backup) } } } });
        await rogue.TellAsync(job.Id, uint.MaxValue, Reports.Taken(offer.Backup));
        await rogue.SendAsync(new ConnectRequest { Progress = new DbCalm.Protocol.V1.JobProgress { JobId = job.Id, Step = "stream", DoneBytes = 1, TotalBytes = 2 } });
        await rogue.TellAsync(job.Id, offer.Epoch, Reports.Failed("forged"));

        Job after = (await Jobs.GetJobAsync(new GetJobRequest { Id = job.Id }, Admin)).Job;
        Assert.Equal((JobState.Offered, "", offer.Epoch), (after.State, after.Step, after.Epoch));
        Assert.Null(after.Progress);
        Assert.Empty((await Jobs.ListJobLogsAsync(new ListJobLogsRequest { Id = job.Id }, Admin)).Items);
        await Assert.ThrowsAsync<RpcException>(async () => await Backups.GetBackupAsync(new GetBackupRequest { Id = offer.Backup.BackupId }, Admin));

        // Its own agent is heard as before.
        await victim.TellAsync(job.Id, offer.Epoch, Reports.Accepted());
        await victim.TellAsync(job.Id, offer.Epoch, Reports.Taken(offer.Backup));
        Assert.Equal(JobState.Succeeded, (await Jobs.GetJobAsync(new GetJobRequest { Id = job.Id }, Admin)).Job.State);
        await target.StayedWellAsync();
    }

    [Fact]
    public async Task It_neither_takes_nor_fills_a_transfer_that_another_host_was_asked_for()
    {
        await using RogueAgent victim = await RogueAgent.JoinAsync(target, "sender", RogueAgent.Facts("sender-db"));
        string backup = await TakeAsync(victim, "sender-db");
        await using RogueAgent rogue = await RogueAgent.JoinAsync(target, "interloper", RogueAgent.Facts());
        using AsyncServerStreamingCall<DownloadBackupResponse> download = Backups.DownloadBackup(new DownloadBackupRequest { Id = backup }, Admin);
        TransferOrder order = (await victim.NextAsync(message => message.Transfer is not null)).Transfer;

        foreach (string id in new[] { order.TransferId, "", "../x", new string('a', 100_000) })
        {
            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => SendAsync(rogue, id, "forged"u8.ToArray()));
            Assert.True(refused.StatusCode is StatusCode.NotFound, refused.ToString());
        }

        await SendAsync(victim, order.TransferId, "genuine"u8.ToArray());
        var bytes = new MemoryStream();
        await foreach (DownloadBackupResponse part in download.ResponseStream.ReadAllAsync(Cancellation))
        {
            part.Chunk.WriteTo(bytes);
        }

        Assert.Equal("genuine"u8.ToArray(), bytes.ToArray());
        await target.StayedWellAsync();
    }

    [Fact]
    public async Task It_does_not_get_another_hosts_instance_by_naming_it_its_own()
    {
        await using RogueAgent victim = await RogueAgent.JoinAsync(target, "owner", RogueAgent.Facts("owned-db"));
        await using RogueAgent rogue = await RogueAgent.JoinAsync(target, "thief", RogueAgent.Facts("owned-db", "thief-db"));
        Assert.Contains(rogue.Welcome.Problems, problem => problem.Contains("owned-db", StringComparison.Ordinal));
        await rogue.SendAsync(new ConnectRequest { Facts = RogueAgent.Facts("owned-db") });
        var instances = new InstanceService.InstanceServiceClient(target.Stranger);
        Assert.Equal("owner", (await instances.GetInstanceAsync(new GetInstanceRequest { Name = "owned-db" }, Admin)).Instance.Host);

        Job job = (await Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "owned-db", Type = BackupType.Full }, Admin)).Job;
        Assert.Equal(job.Id, (await victim.NextOfferAsync()).JobId);
        await target.StayedWellAsync();
    }

    [Fact]
    public async Task Its_own_verification_says_nothing_of_backups_that_it_was_not_asked_about()
    {
        await using RogueAgent victim = await RogueAgent.JoinAsync(target, "sound", RogueAgent.Facts("sound-db"));
        string sound = await TakeAsync(victim, "sound-db");
        await using RogueAgent rogue = await RogueAgent.JoinAsync(target, "slanderer", RogueAgent.Facts("slander-db"));
        string own = await TakeAsync(rogue, "slander-db");

        Job job = (await Backups.VerifyBackupAsync(new VerifyBackupRequest { Id = own }, Admin)).Job;
        JobOffer offer = await rogue.NextOfferAsync();
        await rogue.TellAsync(job.Id, offer.Epoch, Reports.Accepted());
        var report = new VerifyReport
        {
            Defects =
            {
                new Defect { BackupId = sound, Object = "data", Message = "slander", Repository = "local" },
                new Defect { BackupId = own, Object = "data", Message = "true", Repository = "local" },
            },
        };
        await rogue.TellAsync(job.Id, offer.Epoch, new JobEvent { Finished = new JobFinished { Outcome = JobOutcome.Failed, Error = new ErrorDetail { Code = "corrupt", Message = "bad" }, Verification = report } });

        Assert.Contains("true", (await ShowAsync(own)).Copies.Single().Problem, StringComparison.Ordinal);
        Backup after = await ShowAsync(sound);
        Assert.Equal(("", ""), (after.Problem, after.Copies.Single().Problem));
        await target.StayedWellAsync();
    }

    [Fact]
    public async Task It_registers_nothing_with_a_rebuild_but_what_lies_in_that_repository()
    {
        await using RogueAgent victim = await RogueAgent.JoinAsync(target, "modest", RogueAgent.Facts("modest-db"));
        string sound = await TakeAsync(victim, "modest-db");
        await new RepositoryService.RepositoryServiceClient(target.Stranger).CreateRepositoryAsync(
            new CreateRepositoryRequest { Name = "shelf", Settings = { { "type", "directory" }, { "path", "/nowhere/shelf" } } }, Admin);
        await using RogueAgent rogue = await RogueAgent.JoinAsync(target, "liar", RogueAgent.Facts("liar-db"));
        Job job = (await new RepositoryService.RepositoryServiceClient(target.Stranger).RebuildCatalogAsync(new RebuildCatalogRequest { Name = "shelf", Host = "liar" }, Admin)).Job;
        JobOffer offer = await rogue.NextOfferAsync();
        await rogue.TellAsync(job.Id, offer.Epoch, Reports.Accepted());
        ManifestSummary forged = Reports.Summary(new BackupSpec { BackupId = sound, ChainId = sound, Instance = "modest-db", Type = BackupType.Full });
        forged.Repository = "elsewhere";
        await rogue.TellAsync(job.Id, offer.Epoch, new JobEvent { Found = new FoundBackups { Items = { new FoundBackup { Manifest = forged, Proof = "restored", ProofAt = forged.StartedAt } } } });

        Backup after = await ShowAsync(sound);
        Assert.Equal(Proof.None, after.Proof);
        Assert.Equal(["local"], after.Copies.Select(copy => copy.Repository));
        await target.StayedWellAsync();
    }

    private async Task<Backup> ShowAsync(string id) => (await Backups.GetBackupAsync(new GetBackupRequest { Id = id }, Admin)).Backup;

    private async Task<string> TakeAsync(RogueAgent agent, string instance)
    {
        Job job = (await Backups.TakeBackupAsync(new TakeBackupRequest { Instance = instance, Type = BackupType.Full }, Admin)).Job;
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(job.Id, offer.Epoch, Reports.Accepted());
        await agent.TellAsync(job.Id, offer.Epoch, Reports.Taken(offer.Backup));
        return offer.Backup.BackupId;
    }

    private static async Task SendAsync(RogueAgent agent, string transfer, byte[] bytes)
    {
        using AsyncClientStreamingCall<SendTransferRequest, SendTransferResponse> call = agent.Client.SendTransfer();
        try
        {
            await call.RequestStream.WriteAsync(new SendTransferRequest { TransferId = transfer, TotalBytes = bytes.Length });
            await call.RequestStream.WriteAsync(new SendTransferRequest { TransferId = transfer, Chunk = ByteString.CopyFrom(bytes) });
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // It was refused while it sent; the answer says how.
        }

        await call;
    }
}
