using DbCalm.Agent.Configuration;
using DbCalm.Agent.Identity;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Storage.S3;
using DbCalm.Agent.Stored;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Session;

/// <summary>Sends stored bytes, or an address of them, to somebody who waits for them at the controller. Nothing is written down: who still wants it asks again.</summary>
internal sealed partial class TransferSender(AgentConfig config, CurrentIdentity identity, TimeProvider time, ILogger logger) : IDisposable
{
    private const int PieceBytes = 1 << 20;
    private const int AtOnce = 4;
    private readonly SemaphoreSlim places = new(AtOnce);

    /// <summary>
    /// Carries <paramref name="order"/> out; never throws, since what fails is told to the one who waits or he has gone. It goes over a connection of its own: the session's
    /// may have been made with a certificate that was renewed since, and bytes would hold up what is said there.
    /// </summary>
    public async Task SendAsync(TransferOrder order, CancellationToken cancellationToken)
    {
        try
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                AgentIdentity now = identity.Value;
                using GrpcChannel channel = ControllerChannel.Open(now.Controller, now.Certificate, now.Authorities.AcceptsServer);
                using AsyncClientStreamingCall<SendTransferRequest, SendTransferResponse> call = new AgentService.AgentServiceClient(channel).SendTransfer(cancellationToken: cancellationToken);
                await SendAsync(call.RequestStream, order, cancellationToken);
                await call.RequestStream.CompleteAsync();
                await call.ResponseAsync;
            }
            finally
            {
                places.Release();
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or InvalidOperationException)
        {
            LogEnded(logger, order.TransferId, e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    private async Task SendAsync(IClientStreamWriter<SendTransferRequest> stream, TransferOrder order, CancellationToken cancellationToken)
    {
        try
        {
            (Repository repository, IObjectStore store) = await FindAsync(order, cancellationToken);
            string key = ArtefactLayout.DataKey(new InstanceName(order.Artefact.Instance).Value, new Core.Names.BackupId(order.Artefact.BackupId).Value);
            switch (order.WhatCase)
            {
                case TransferOrder.WhatOneofCase.Range:
                    await SendRangeAsync(stream, order, store, key, cancellationToken);
                    break;
                case TransferOrder.WhatOneofCase.Link:
                    string url = await LinkAsync(repository, key, order.Link.Expires.ToTimeSpan(), cancellationToken);
                    await stream.WriteAsync(new SendTransferRequest { TransferId = order.TransferId, Url = url }, cancellationToken);
                    break;
                case TransferOrder.WhatOneofCase.None:
                default:
                    throw new DbCalmException(ErrorCode.InvalidInput, "the agent does not know what to send", "update the agent to the controller's version");
            }
        }
        catch (DbCalmException e)
        {
            await stream.WriteAsync(new SendTransferRequest { TransferId = order.TransferId, Error = e.ToFailure().ToWire() }, cancellationToken);
        }
    }

    // A link needs a bucket, wherever among the copies it is.
    private async Task<(Repository Repository, IObjectStore Store)> FindAsync(TransferOrder order, CancellationToken cancellationToken)
    {
        var repositories = new JobRepositories(config.With([.. order.Repositories.Select(definition => definition.ToCore())]), StoreSession.Default with { Time = time });
        DbCalmException? failure = null;
        foreach (ArtefactRef copy in StoredBackups.CopiesOf(order.Artefact))
        {
            try
            {
                Repository repository = repositories.Find(copy);
                IObjectStore store = repositories.Open(repository);
                StoredManifest? stored = await StoredManifest.FindAsync(store, copy.Instance, copy.BackupId, cancellationToken);
                bool isUsable = stored?.Manifest is not null && (order.WhatCase != TransferOrder.WhatOneofCase.Link || repository.Type == RepositoryType.S3);
                if (isUsable)
                {
                    return (repository, store);
                }
            }
            catch (DbCalmException e)
            {
                failure ??= e;
            }
        }

        throw failure ?? (order.WhatCase == TransferOrder.WhatOneofCase.Link
            ? new DbCalmException(ErrorCode.Refused, $"backup {order.Artefact.BackupId} has no copy in a bucket, so there is no address of it", "fetch it with 'dbcalmctl backups download', or copy it to a bucket first")
            : new DbCalmException(ErrorCode.Refused, $"backup {order.Artefact.BackupId} has no copy that is one object", "a plain directory can't be downloaded: restore it, or copy it to another repository first"));
    }

    private static async Task SendRangeAsync(IClientStreamWriter<SendTransferRequest> stream, TransferOrder order, IObjectStore store, string key, CancellationToken cancellationToken)
    {
        using IObjectReader reader = await store.OpenAsync(key, cancellationToken);
        if (order.Range.Offset > reader.Length)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"the range starts at {order.Range.Offset}, but the object has {reader.Length} bytes", "give a smaller range");
        }

        await stream.WriteAsync(new SendTransferRequest { TransferId = order.TransferId, TotalBytes = reader.Length }, cancellationToken);
        long end = order.Range.Length == 0 ? reader.Length : Math.Min(reader.Length, order.Range.Offset + order.Range.Length);
        byte[] buffer = new byte[PieceBytes];
        for (long at = order.Range.Offset; at < end;)
        {
            long from = at;
            int wanted = (int)Math.Min(end - at, buffer.Length);

            // Reads block, so they are not done on a thread of the pool.
            int read = await Task.Factory.StartNew(() => reader.Read(from, buffer.AsSpan(0, wanted), cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (read == 0)
            {
                throw new DbCalmException(ErrorCode.Corrupt, $"the object ends at {at} instead of {reader.Length}", "see 'dbcalmctl backups verify'");
            }

            await stream.WriteAsync(new SendTransferRequest { TransferId = order.TransferId, Chunk = ByteString.CopyFrom(buffer, 0, read) }, cancellationToken);
            at += read;
        }
    }

    private Task<string> LinkAsync(Repository repository, string key, TimeSpan expires, CancellationToken cancellationToken) =>
        new S3Link(repository, StoreSession.Default with { Time = time }).MakeAsync(key, expires, cancellationToken);

    [LoggerMessage(EventId = 1250, Level = LogLevel.Information, Message = "Transfer {TransferId} ended early: {Reason}")]
    private static partial void LogEnded(ILogger logger, string transferId, string reason);
}
