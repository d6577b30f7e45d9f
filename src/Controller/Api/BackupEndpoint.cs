using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Backup = DbCalm.Protocol.V1.Backup;
using Job = DbCalm.Protocol.V1.Job;

namespace DbCalm.Controller.Api;

/// <summary>Backups for operators.</summary>
internal sealed class BackupEndpoint(BackupReader backups, JobQueue queue, JobReader jobs) : BackupService.BackupServiceBase
{
    /// <inheritdoc/>
    public override async Task<TakeBackupResponse> TakeBackup(TakeBackupRequest request, ServerCallContext context)
    {
        BackupId? from = request.HasFromBackupId ? new BackupId(request.FromBackupId) : null;
        RepositoryName? repository = request.HasRepository ? new RepositoryName(request.Repository) : null;
        JobId id = await queue.TakeBackupAsync(new InstanceName(request.Instance), request.Type.ToCore(), from, repository, context.CancellationToken);
        return new TakeBackupResponse { Job = await JobAsync(id, context) };
    }

    /// <inheritdoc/>
    public override async Task<ListBackupsResponse> ListBackups(ListBackupsRequest request, ServerCallContext context)
    {
        InstanceName? instance = request.Instance.Length == 0 ? null : new InstanceName(request.Instance);
        Page<Backup> page = await backups.ListAsync(instance, request.PageSize, request.PageToken, context.CancellationToken);
        var response = new ListBackupsResponse { Items = { page.Items } };
        if (page.NextPageToken is { } next)
        {
            response.NextPageToken = next;
        }

        return response;
    }

    /// <inheritdoc/>
    public override async Task<GetBackupResponse> GetBackup(GetBackupRequest request, ServerCallContext context) =>
        new() { Backup = await backups.GetAsync(new BackupId(request.Id), context.CancellationToken) };

    /// <inheritdoc/>
    public override async Task<VerifyBackupResponse> VerifyBackup(VerifyBackupRequest request, ServerCallContext context)
    {
        JobId id = await queue.VerifyAsync(new BackupId(request.Id), request.Deep, context.CancellationToken);
        return new VerifyBackupResponse { Job = await JobAsync(id, context) };
    }

    /// <inheritdoc/>
    public override async Task<RestoreBackupResponse> RestoreBackup(RestoreBackupRequest request, ServerCallContext context)
    {
        var backup = new BackupId(request.Id);
        HostName? host = request.HasHost ? new HostName(request.Host) : null;
        JobId id = request.TargetCase switch
        {
            RestoreBackupRequest.TargetOneofCase.Directory => await queue.RestoreToDirectoryAsync(backup, request.Directory, host, context.CancellationToken),
            RestoreBackupRequest.TargetOneofCase.Instance => await queue.RestoreToInstanceAsync(backup, new InstanceName(request.Instance), host, context.CancellationToken),
            RestoreBackupRequest.TargetOneofCase.None or _ => throw new DbCalmException(ErrorCode.InvalidInput, $"the restore of backup {backup} has no target", "name a directory or an instance"),
        };
        return new RestoreBackupResponse { Job = await JobAsync(id, context) };
    }

    private async Task<Job> JobAsync(JobId id, ServerCallContext context) => (await jobs.GetAsync(id, context.CancellationToken)).ToWire();
}
