using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Repositories;
using DbCalm.Controller.Work;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Restores;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreBackupId = DbCalm.Core.Names.BackupId;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;

namespace DbCalm.Controller.Transfers;

/// <summary>Bytes of a backup from the agent that can read it to somebody who waits for them. Nothing of it is stored; a slow reader slows the agent.</summary>
internal sealed class DataTransfers(StoreDatabase database, HostChoice hosts, ReadyAgents agents, TimeProvider time)
{
    private const int PartsInFlight = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLink = TimeSpan.FromDays(7);
    private readonly ConcurrentDictionary<string, Transfer> waiting = new(StringComparer.Ordinal);

    /// <summary>A part of the backup's data object as it is stored, from <paramref name="offset"/>; <paramref name="length"/> 0 means all that follows.</summary>
    public async IAsyncEnumerable<SendTransferRequest> RangeAsync(
        CoreBackupId id, long offset, long length, RepositoryName? repository, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (offset < 0 || length < 0)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "a range starts at 0 or later and has a length", "give --range FIRST-LAST");
        }

        (TransferOrder order, HostId host) = await OrderAsync(id, repository, cancellationToken);
        order.Range = new DataRange { Offset = offset, Length = length };
        await foreach (SendTransferRequest part in PartsAsync(order, host, cancellationToken))
        {
            yield return part;
        }
    }

    /// <summary>An address of the backup's data object that works for <paramref name="expires"/> without a login.</summary>
    public async Task<(string Url, DateTimeOffset ExpiresAt)> LinkAsync(CoreBackupId id, TimeSpan expires, RepositoryName? repository, CancellationToken cancellationToken)
    {
        if (expires <= TimeSpan.Zero || expires > LongestLink)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "a link expires after 1 second to 7 days", "give e.g. --expires 15m");
        }

        (TransferOrder order, HostId host) = await OrderAsync(id, repository, cancellationToken);
        order.Link = new DataLink { Expires = expires.ToDuration() };
        DateTimeOffset expiresAt = time.GetUtcNow() + expires;
        await foreach (SendTransferRequest part in PartsAsync(order, host, cancellationToken))
        {
            return (part.Url, expiresAt);
        }

        throw new DbCalmException(ErrorCode.Internal, $"the agent made no link to backup {id}", "look at the agent's log");
    }

    /// <summary>Hands on what the agent of <paramref name="host"/> sends, until it has sent all or nobody takes it any more.</summary>
    public async Task ReceiveAsync(HostId host, IAsyncStreamReader<SendTransferRequest> parts, CancellationToken cancellationToken)
    {
        Transfer? transfer = null;
        try
        {
            while (await parts.MoveNext(cancellationToken))
            {
                transfer ??= waiting.TryGetValue(parts.Current.TransferId, out Transfer? found) && found.Host == host
                    ? found
                    : throw new DbCalmException(ErrorCode.NotFound, "nobody waits for this transfer", "");
                transfer.HasBegun.TrySetResult();
                await transfer.Parts.Writer.WriteAsync(parts.Current, cancellationToken);
            }

            transfer?.Parts.Writer.TryComplete();
        }
        catch (ChannelClosedException)
        {
            // The one who waited has gone.
        }
        catch (Exception e) when (transfer is not null)
        {
            transfer.Parts.Writer.TryComplete(new DbCalmException(ErrorCode.Unavailable, "the transfer was cut off", "ask again from where it stopped", e));
            throw;
        }
    }

    private Task<(TransferOrder Order, HostId Host)> OrderAsync(CoreBackupId id, RepositoryName? repository, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            CoreBackup backup = await JobChecks.AvailableAsync(store, id);
            CoreBackup wanted = repository is { } name ? JobChecks.Only(backup, name) : backup;
            FleetHost host = await hosts.ReaderOfAsync(store, [wanted]);
            IReadOnlyList<CoreCopy> copies = wanted.ReadableOn(host.Id);
            var order = new TransferOrder { TransferId = Guid.NewGuid().ToString("N"), Artefact = wanted.ToArtefactRef(copies) };
            foreach (FleetRepository shared in await RepositoryStore.AllAsync(store))
            {
                if (copies.Any(copy => copy.Repository == shared.Name))
                {
                    order.Repositories.Add(RepositoryMapping.ToWire(shared.Name, shared.Settings));
                }
            }

            return (order, host.Id);
        },
        cancellationToken);

    private async IAsyncEnumerable<SendTransferRequest> PartsAsync(TransferOrder order, HostId host, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var transfer = new Transfer(host, Channel.CreateBounded<SendTransferRequest>(PartsInFlight), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        waiting[order.TransferId] = transfer;
        try
        {
            if (!agents.TrySend(host, new ConnectResponse { Transfer = order }))
            {
                throw new DbCalmException(ErrorCode.Unavailable, "the agent that can read the backup is not connected", "see 'dbcalmctl hosts list' and try again");
            }

            await BeginAsync(transfer, cancellationToken);
            await foreach (SendTransferRequest part in transfer.Parts.Reader.ReadAllAsync(cancellationToken))
            {
                yield return part.Error?.ToCore() is { } failure ? throw new DbCalmException(failure.Code, failure.Message, failure.Hint) : part;
            }
        }
        finally
        {
            waiting.TryRemove(order.TransferId, out _);
            transfer.Parts.Writer.TryComplete();
        }
    }

    private async Task BeginAsync(Transfer transfer, CancellationToken cancellationToken)
    {
        try
        {
            await transfer.HasBegun.Task.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new DbCalmException(ErrorCode.Unavailable, "the agent did not begin to send within 30 seconds", "look at the agent's log", e);
        }
    }

    private sealed record Transfer(HostId Host, Channel<SendTransferRequest> Parts, TaskCompletionSource HasBegun);
}
