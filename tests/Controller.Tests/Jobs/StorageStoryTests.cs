using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DbCalm.Controller.Tests.Jobs;

/// <summary>Repositories, copies and what ends the life of backups, through the real controller and an agent played by hand.</summary>
public sealed class StorageStoryTests : IAsyncLifetime
{
    private TestController controller = null!;
    private X509Certificate2 identity = null!;
    private TestAgent agent = null!;

    public async ValueTask InitializeAsync()
    {
        controller = await TestController.StartAsync();
        identity = await controller.EnrollAsync("h1");
        agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));
        await CreateAsync("offsite");
    }

    public async ValueTask DisposeAsync()
    {
        await agent.DisposeAsync();
        await controller.DisposeAsync();
        identity.Dispose();
    }

    [Fact]
    public async Task A_name_belongs_to_one_repository_and_a_place_in_use_is_not_moved_or_forgotten()
    {
        Assert.Equal(StatusCode.AlreadyExists, await RefusedAsync(() => CreateAsync("offsite")));
        Assert.Equal(StatusCode.AlreadyExists, await RefusedAsync(() => CreateAsync("local")));
        await BackUpAsync("offsite");

        Assert.Equal(StatusCode.FailedPrecondition, await RefusedAsync(() => UpdateAsync("path", "/elsewhere")));
        Assert.Equal(StatusCode.FailedPrecondition, await RefusedAsync(async () => await controller.Repositories.DeleteRepositoryAsync(new DeleteRepositoryRequest { Name = "offsite" })));
        await UpdateAsync("nice", "5");
        RepositorySummary shown = (await controller.Repositories.GetRepositoryAsync(new GetRepositoryRequest { Name = "offsite" })).Repository;
        Assert.Equal(("5", 1L), (shown.Settings["nice"], shown.Backups));
        Assert.Equal(["local", "offsite"], (await controller.Repositories.ListRepositoriesAsync(new ListRepositoriesRequest())).Items.Select(item => item.Name));
    }

    [Fact]
    public async Task An_offer_brings_the_definitions_that_it_needs_and_no_others()
    {
        await CreateAsync("unused");
        await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Full, Repository = "offsite" });
        JobOffer offer = await agent.NextOfferAsync();
        Assert.Equal(("offsite", "/mnt/offsite"), (Assert.Single(offer.Repositories).Name, offer.Repositories[0].Settings["path"]));
    }

    [Fact]
    public async Task A_second_repository_gets_a_copy_after_the_backup_and_a_failing_one_does_not_fail_it()
    {
        Backup backup = await BackUpAsync("local", "offsite");
        Assert.Equal([CopyState.Available, CopyState.Pending], backup.Copies.Select(copy => copy.State));

        JobOffer offer = await agent.NextOfferAsync();
        Assert.Equal(("offsite", "local"), (offer.Copy.Repository, offer.Copy.Source.Repository));
        await EndAsync(offer, ErrorCode.Refused, "access denied");
        backup = await BackupAsync(backup.Id);
        Assert.Equal((BackupState.Available, CopyState.Failed, "access denied"), (backup.State, backup.Copies[1].State, backup.Copies[1].Problem));

        await controller.Backups.CopyBackupAsync(new CopyBackupRequest { Id = backup.Id, Repository = "offsite" });
        offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        ManifestSummary made = Summary(backup, "offsite");
        await agent.TellAsync(offer, TestAgent.Finished(made));
        backup = await BackupAsync(backup.Id);
        Assert.Equal((CopyState.Available, "", ""), (backup.Copies[1].State, backup.Copies[1].Problem, backup.Copies[1].Host));
        Assert.Equal("h1", backup.Copies[0].Host);
    }

    [Fact]
    public async Task A_copy_whose_repository_is_down_stays_pending()
    {
        await BackUpAsync("local", "offsite");
        JobOffer offer = await agent.NextOfferAsync();
        await EndAsync(offer, ErrorCode.Unavailable, "it is down");
        Backup backup = await BackupAsync(offer.Copy.Source.BackupId);
        Assert.Equal((CopyState.Pending, "it is down"), (backup.Copies[1].State, backup.Copies[1].Problem));
    }

    [Fact]
    public async Task A_spooled_backup_is_pending_and_is_read_on_its_host()
    {
        Job job = (await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Full, Repository = "offsite" })).Job;
        JobOffer offer = await agent.NextOfferAsync();
        ManifestSummary summary = TestAgent.Summary(offer.Backup, "offsite", 100);
        summary.IsSpooled = true;
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, TestAgent.Finished(summary));
        Backup backup = await BackupAsync(job.BackupId);
        Assert.Equal((BackupState.Available, CopyState.Pending, "h1"), (backup.State, backup.Copies[0].State, backup.Copies[0].SpooledOn));

        await controller.Backups.RestoreBackupAsync(new RestoreBackupRequest { Id = backup.Id, Directory = "/r" });
        Assert.True((await agent.NextOfferAsync()).Restore.Chain[0].IsSpooled);
    }

    [Fact]
    public async Task Only_what_the_agent_says_is_gone_leaves_the_catalog()
    {
        Backup full = await BackUpAsync("local");
        Backup incremental = await BackUpAsync(BackupType.Incremental, "local");
        Assert.Equal(StatusCode.FailedPrecondition, await RefusedAsync(() => DeleteAsync(full.Id)));

        DeleteBackupResponse answer = await DeleteAsync(full.Id, cascade: true);
        Assert.Equal([incremental.Id, full.Id], answer.Backups.Select(backup => backup.Id));
        Assert.Equal(BackupState.Deleting, (await BackupAsync(full.Id)).State);
        JobOffer offer = await agent.NextOfferAsync();
        Assert.Equal([incremental.Id, full.Id], offer.Delete.Artefacts.Select(artefact => artefact.BackupId));
        JobEvent end = Failure(ErrorCode.Refused, "it is locked");
        end.Finished.Deletion = new DeleteReport { Deleted = { incremental.Id }, Kept = { new KeptBackup { BackupId = full.Id, Reason = "it is locked", IsWhole = true } } };
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, end);

        Backup kept = Assert.Single((await controller.Backups.ListBackupsAsync(new ListBackupsRequest())).Items);
        Assert.Equal((full.Id, BackupState.Available, ""), (kept.Id, kept.State, kept.Problem));
    }

    [Fact]
    public async Task A_base_stays_whole_until_what_is_built_on_it_is_gone_from_other_repositories()
    {
        Backup full = await BackUpAsync("local");
        Backup incremental = await BackUpAsync(BackupType.Incremental, "offsite");

        DeleteBackupResponse answer = await DeleteAsync(full.Id, cascade: true);
        Assert.Equal([incremental.Id], answer.Backups.Select(backup => backup.Id));
        JobOffer offer = await agent.NextOfferAsync();
        Assert.Equal([incremental.Id], offer.Delete.Artefacts.Select(artefact => artefact.BackupId));
        JobEvent end = Failure(ErrorCode.Refused, "it is locked");
        end.Finished.Deletion = new DeleteReport { Kept = { new KeptBackup { BackupId = incremental.Id, Reason = "it is locked", IsWhole = true } } };
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, end);

        Assert.Equal(BackupState.Available, (await BackupAsync(incremental.Id)).State);
        Assert.Equal(BackupState.Available, (await BackupAsync(full.Id)).State);
    }

    [Fact]
    public async Task A_deletion_that_ended_without_a_word_stays_under_way_and_can_be_repeated()
    {
        Backup full = await BackUpAsync("local");
        await DeleteAsync(full.Id);
        await EndAsync(await agent.NextOfferAsync(), ErrorCode.Unavailable, "it is down");
        Assert.Equal(BackupState.Deleting, (await BackupAsync(full.Id)).State);

        await DeleteAsync(full.Id);
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, new JobEvent { Finished = new JobFinished { Outcome = JobOutcome.Succeeded, Deletion = new DeleteReport { Deleted = { full.Id } } } });
        Assert.Empty((await controller.Backups.ListBackupsAsync(new ListBackupsRequest())).Items);
    }

    [Fact]
    public async Task A_held_backup_is_not_deleted_and_the_hold_is_written_beside_it()
    {
        Backup full = await BackUpAsync("local");
        Assert.NotNull((await controller.Backups.HoldBackupAsync(new HoldBackupRequest { Id = full.Id, Reason = "audit" })).Backup.HeldAt);
        Assert.Equal("audit", (await agent.NextOfferAsync()).Note.Hold.Reason);
        Assert.Equal(StatusCode.FailedPrecondition, await RefusedAsync(() => DeleteAsync(full.Id, cascade: true)));
        Assert.Null((await controller.Backups.ReleaseBackupAsync(new ReleaseBackupRequest { Id = full.Id })).Backup.HeldAt);
    }

    [Fact]
    public async Task A_rebuild_takes_in_what_is_found_once_with_proof_and_hold()
    {
        Job job = (await controller.Repositories.RebuildCatalogAsync(new RebuildCatalogRequest { Name = "offsite" })).Job;
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        var spec = new BackupSpec { BackupId = "20260101T000000Z-00000001", ChainId = "20260101T000000Z-00000001", Instance = "db1", Type = BackupType.Full };
        Timestamp at = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));
        var found = new FoundBackup { Manifest = TestAgent.Summary(spec, "offsite", 100), Proof = "Restored", ProofAt = at, Hold = new HoldNote { At = at, Reason = "audit" } };
        found.Manifest.Host = "h1";
        found.Manifest.JobId = "earlier-job";
        await agent.TellAsync(offer, new JobEvent { Found = new FoundBackups { Items = { found } } });
        await agent.TellAsync(offer, new JobEvent { Found = new FoundBackups { Items = { found } } });
        await agent.TellAsync(offer, new JobEvent { Finished = new JobFinished { Outcome = JobOutcome.Succeeded } });

        Backup backup = Assert.Single((await controller.Backups.ListBackupsAsync(new ListBackupsRequest())).Items);
        Assert.Equal(("h1", "earlier-job", Proof.Restored, at, "audit"), (backup.Host, backup.JobId, backup.Proof, backup.ProofAt, backup.HoldReason));
        Assert.Equal(JobState.Succeeded, (await controller.Jobs.GetJobAsync(new GetJobRequest { Id = job.Id })).Job.State);
    }

    [Fact]
    public async Task A_download_hands_on_what_the_agent_sends_and_its_failure()
    {
        Backup full = await BackUpAsync("local");
        using AsyncServerStreamingCall<DownloadBackupResponse> download = controller.Backups.DownloadBackup(new DownloadBackupRequest { Id = full.Id, Offset = 2 });
        TransferOrder order = (await agent.NextAsync(message => message.Transfer is not null)).Transfer;
        Assert.Equal(2, order.Range.Offset);
        using AsyncClientStreamingCall<SendTransferRequest, SendTransferResponse> sending = new AgentService.AgentServiceClient(controller.Remote(identity)).SendTransfer();
        await sending.RequestStream.WriteAsync(new SendTransferRequest { TransferId = order.TransferId, TotalBytes = 5 });
        await sending.RequestStream.WriteAsync(new SendTransferRequest { TransferId = order.TransferId, Chunk = ByteString.CopyFromUtf8("cde") });
        await sending.RequestStream.WriteAsync(new SendTransferRequest { TransferId = order.TransferId, Error = new Failure(ErrorCode.Corrupt, "the rest is gone", "").ToWire() });
        await sending.RequestStream.CompleteAsync();

        Assert.True(await download.ResponseStream.MoveNext(default));
        Assert.Equal(5, download.ResponseStream.Current.TotalBytes);
        Assert.True(await download.ResponseStream.MoveNext(default));
        Assert.Equal("cde", download.ResponseStream.Current.Chunk.ToStringUtf8());
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => download.ResponseStream.MoveNext(default));
        Assert.Equal((StatusCode.DataLoss, "the rest is gone"), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task Another_host_can_not_send_what_was_asked_of_one()
    {
        Backup full = await BackUpAsync("local");
        using AsyncServerStreamingCall<DownloadBackupResponse> download = controller.Backups.DownloadBackup(new DownloadBackupRequest { Id = full.Id });
        TransferOrder order = (await agent.NextAsync(message => message.Transfer is not null)).Transfer;
        using X509Certificate2 other = await controller.EnrollAsync("h2");
        using AsyncClientStreamingCall<SendTransferRequest, SendTransferResponse> sending = new AgentService.AgentServiceClient(controller.Remote(other)).SendTransfer();
        await sending.RequestStream.WriteAsync(new SendTransferRequest { TransferId = order.TransferId, Chunk = ByteString.CopyFromUtf8("forged") });
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await sending.ResponseAsync);
        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    private static ManifestSummary Summary(Backup backup, string repository) => TestAgent.Summary(
        new BackupSpec { BackupId = backup.Id, ChainId = backup.ChainId, Instance = backup.Instance, Type = backup.Type, FromLsn = backup.FromLsn }, repository, backup.ToLsn);

    private static JobEvent Failure(ErrorCode code, string message) =>
        new() { Finished = new JobFinished { Outcome = JobOutcome.Failed, Error = new Failure(code, message, "").ToWire() } };

    private static async Task<StatusCode> RefusedAsync(Func<Task> call) => (await Assert.ThrowsAsync<RpcException>(call)).StatusCode;

    private async Task CreateAsync(string name) => await controller.Repositories.CreateRepositoryAsync(
        new CreateRepositoryRequest { Name = name, Settings = { ["type"] = "directory", ["path"] = $"/mnt/{name}" } });

    private async Task UpdateAsync(string key, string value) =>
        await controller.Repositories.UpdateRepositoryAsync(new UpdateRepositoryRequest { Name = "offsite", Settings = { [key] = value } });

    private async Task<DeleteBackupResponse> DeleteAsync(string id, bool cascade = false) =>
        await controller.Backups.DeleteBackupAsync(new DeleteBackupRequest { Id = id, Cascade = cascade });

    private Task<Backup> BackUpAsync(string repository, params string[] copies) => BackUpAsync(BackupType.Full, repository, copies);

    private async Task<Backup> BackUpAsync(BackupType type, string repository, params string[] copies)
    {
        var request = new TakeBackupRequest { Instance = "db1", Type = type, Repository = repository, CopyTo = { copies } };
        Job job = (await controller.Backups.TakeBackupAsync(request)).Job;
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, TestAgent.Finished(offer));
        return await BackupAsync(job.BackupId);
    }

    private async Task EndAsync(JobOffer offer, ErrorCode code, string message)
    {
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, Failure(code, message));
    }

    private async Task<Backup> BackupAsync(string id) => (await controller.Backups.GetBackupAsync(new GetBackupRequest { Id = id })).Backup;
}
