using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Transfers;
using DbCalm.Controller.Work;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Backup = DbCalm.Protocol.V1.Backup;
using Job = DbCalm.Protocol.V1.Job;

namespace DbCalm.Controller.Api;

/// <summary>Backups for operators.</summary>
internal sealed class BackupEndpoint(BackupReader backups, BackupRequests requests, RestoreRequests restores, DeletionRequests deletions, JobReader jobs, DataTransfers transfers) : BackupService.BackupServiceBase
{
    /// <inheritdoc/>
    public override async Task<TakeBackupResponse> TakeBackup(TakeBackupRequest request, ServerCallContext context)
    {
        BackupId? from = request.HasFromBackupId ? new BackupId(request.FromBackupId) : null;
        RepositoryName? repository = request.HasRepository ? new RepositoryName(request.Repository) : null;
        var wanted = new BackupRequest(new InstanceName(request.Instance), request.Type.ToCore(), from, repository, [.. request.CopyTo.Select(name => new RepositoryName(name))], Hooks: request.Hooks?.ToCore());
        JobId id = await requests.TakeAsync(wanted, context.CancellationToken);
        return new TakeBackupResponse { Job = await JobAsync(id, context) };
    }

    /// <inheritdoc/>
    public override async Task<ListBackupsResponse> ListBackups(ListBackupsRequest request, ServerCallContext context)
    {
        HostName? host = request.Host.Length == 0 ? null : new HostName(request.Host);
        Page<Backup> page = await backups.ListAsync(BackupQueryMapping.ToQuery(request), host, request.PageSize, request.PageToken, context.CancellationToken);
        return page.ToAnswer<ListBackupsResponse, Backup>();
    }

    /// <inheritdoc/>
    public override async Task<GetBackupResponse> GetBackup(GetBackupRequest request, ServerCallContext context) =>
        new() { Backup = await backups.GetAsync(new BackupId(request.Id), context.CancellationToken) };

    /// <inheritdoc/>
    public override async Task<VerifyBackupResponse> VerifyBackup(VerifyBackupRequest request, ServerCallContext context)
    {
        JobId id = await restores.VerifyAsync(new BackupId(request.Id), request.Deep, request.SamplePercent, RepositoryOf(request.Repository), context.CancellationToken);
        return new VerifyBackupResponse { Job = await JobAsync(id, context) };
    }

    /// <inheritdoc/>
    public override async Task<RestoreBackupResponse> RestoreBackup(RestoreBackupRequest request, ServerCallContext context)
    {
        var backup = new BackupId(request.Id);
        HostName? host = request.HasHost ? new HostName(request.Host) : null;
        JobId id = request.TargetCase switch
        {
            RestoreBackupRequest.TargetOneofCase.Directory => await restores.ToDirectoryAsync(backup, request.Directory, host, request.Hooks?.ToCore(), context.CancellationToken),
            RestoreBackupRequest.TargetOneofCase.Instance => await restores.ToInstanceAsync(backup, new InstanceName(request.Instance), host, request.Hooks?.ToCore(), context.CancellationToken),
            RestoreBackupRequest.TargetOneofCase.None or _ => throw new DbCalmException(ErrorCode.InvalidInput, $"the restore of backup {backup} has no target", "name a directory or an instance"),
        };
        return new RestoreBackupResponse { Job = await JobAsync(id, context) };
    }

    /// <inheritdoc/>
    public override async Task<CopyBackupResponse> CopyBackup(CopyBackupRequest request, ServerCallContext context)
    {
        JobId id = await requests.CopyAsync(new BackupId(request.Id), new RepositoryName(request.Repository), context.CancellationToken);
        return new CopyBackupResponse { Job = await JobAsync(id, context) };
    }

    /// <inheritdoc/>
    public override async Task<DeleteBackupResponse> DeleteBackup(DeleteBackupRequest request, ServerCallContext context)
    {
        (IReadOnlyList<Core.Catalog.Backup> plan, IReadOnlyList<BackupId> later, IReadOnlyList<JobId> ids) = await deletions.DeleteAsync(
            new BackupId(request.Id), request.Cascade, request.DryRun, RepositoryOf(request.Repository), context.CancellationToken);
        var response = new DeleteBackupResponse { Backups = { await backups.ShowAsync(plan, context.CancellationToken) }, Later = { later.Select(backup => backup.Value) } };
        foreach (JobId id in ids)
        {
            response.Jobs.Add(await JobAsync(id, context));
        }

        return response;
    }

    /// <inheritdoc/>
    public override async Task<HoldBackupResponse> HoldBackup(HoldBackupRequest request, ServerCallContext context)
    {
        await deletions.SetHoldAsync(new BackupId(request.Id), JobEventMapping.Cut(request.Reason), context.CancellationToken);
        return new HoldBackupResponse { Backup = await backups.GetAsync(new BackupId(request.Id), context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<ReleaseBackupResponse> ReleaseBackup(ReleaseBackupRequest request, ServerCallContext context)
    {
        await deletions.SetHoldAsync(new BackupId(request.Id), null, context.CancellationToken);
        return new ReleaseBackupResponse { Backup = await backups.GetAsync(new BackupId(request.Id), context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<ImportBackupsResponse> ImportBackups(ImportBackupsRequest request, ServerCallContext context)
    {
        JobId id = await requests.ImportAsync(new InstanceName(request.Instance), request.Directories, request.DryRun, context.CancellationToken);
        return new ImportBackupsResponse { Job = await JobAsync(id, context) };
    }

    /// <inheritdoc/>
    public override async Task DownloadBackup(DownloadBackupRequest request, IServerStreamWriter<DownloadBackupResponse> responseStream, ServerCallContext context)
    {
        IAsyncEnumerable<SendTransferRequest> parts = transfers.RangeAsync(
            new BackupId(request.Id), request.Offset, request.Length, RepositoryOf(request.Repository), context.CancellationToken);
        await foreach (SendTransferRequest part in parts)
        {
            await responseStream.WriteAsync(new DownloadBackupResponse { Chunk = part.Chunk, TotalBytes = part.TotalBytes }, context.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async Task<LinkBackupResponse> LinkBackup(LinkBackupRequest request, ServerCallContext context)
    {
        (string url, DateTimeOffset expiresAt) = await transfers.LinkAsync(
            new BackupId(request.Id), TimeSpan.FromSeconds(request.ExpiresSeconds), RepositoryOf(request.Repository), context.CancellationToken);
        return new LinkBackupResponse { Url = url, ExpiresAt = expiresAt.ToWire() };
    }

    private static RepositoryName? RepositoryOf(string name) => name.Length == 0 ? null : new RepositoryName(name);

    private async Task<Job> JobAsync(JobId id, ServerCallContext context) => (await jobs.GetAsync(id, context.CancellationToken)).ToWire();
}
