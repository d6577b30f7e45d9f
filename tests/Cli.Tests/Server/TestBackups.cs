using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

internal sealed class TestBackups(TestFleet fleet) : BackupService.BackupServiceBase
{
    public override Task<TakeBackupResponse> TakeBackup(TakeBackupRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new TakeBackupResponse { Job = fleet.Jobs[0] });
    }

    public override Task<ListBackupsResponse> ListBackups(ListBackupsRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        List<Backup> all = [.. fleet.Backups.Where(backup => request.Instance.Length == 0 || backup.Instance == request.Instance)];
        (IEnumerable<Backup> items, string? next) = TestFleet.Page(all, request.PageSize, request.PageToken);
        var response = new ListBackupsResponse { Items = { items } };
        if (next is not null)
        {
            response.NextPageToken = next;
        }

        return Task.FromResult(response);
    }

    public override Task<GetBackupResponse> GetBackup(GetBackupRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        Backup backup = fleet.Backups.FirstOrDefault(b => b.Id == request.Id) ?? throw TestFleet.NotFound($"backup {request.Id} does not exist");
        return Task.FromResult(new GetBackupResponse { Backup = backup });
    }

    public override Task<VerifyBackupResponse> VerifyBackup(VerifyBackupRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new VerifyBackupResponse { Job = fleet.Jobs[0] });
    }

    public override Task<RestoreBackupResponse> RestoreBackup(RestoreBackupRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new RestoreBackupResponse { Job = fleet.Jobs[0] });
    }

    public override async Task DownloadBackup(DownloadBackupRequest request, IServerStreamWriter<DownloadBackupResponse> responseStream, ServerCallContext context)
    {
        fleet.Take(request);
        byte[] rest = fleet.Stored[(int)request.Offset..];
        await responseStream.WriteAsync(new DownloadBackupResponse { TotalBytes = fleet.Stored.Length, Chunk = Google.Protobuf.ByteString.CopyFrom(rest) }, context.CancellationToken);
    }
}
