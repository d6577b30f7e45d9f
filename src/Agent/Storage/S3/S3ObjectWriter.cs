using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Amazon.S3.Model;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Storage.S3;

/// <summary>An object being written into a bucket: cut into parts that are sent side by side, or sent whole when it is smaller than one part.</summary>
internal sealed class S3ObjectWriter(S3Bucket bucket, S3Traits traits, StoreSession session, string key, long firstPartBytes) : IObjectWriter
{
    private const long BufferBytes = 64 << 20;
    private const int MostBuffers = 4;
    private const int LeastBuffers = 2;
    private static readonly TimeSpan AbortTime = TimeSpan.FromSeconds(30);

    private readonly string writeId = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim sent = new(0);
    private readonly ConcurrentBag<PartBuffer> free = [];
    private readonly List<Task> sending = [];
    private Task<S3Upload>? upload;
    private PartBuffer? current;
    private volatile Exception? failure;
    private int partNumber = 1;
    private int underWay;
    private long length;
    private bool isCommitted;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfFailed();
            current ??= TakeBuffer(cancellationToken);
            int count = current.Fill(bytes);
            bytes = bytes[count..];
            length += count;
            if (current.IsFull)
            {
                Send();
            }
        }
    }

    /// <inheritdoc/>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration stopping = cancellationToken.UnsafeRegister(_ => stop.Cancel(), null);
        if (upload is not null && current is not null)
        {
            Send();
        }

        await Task.WhenAll(sending);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfFailed();
        var commit = new S3Commit(bucket, key, writeId, length);
        if (upload is null)
        {
            using PartBuffer whole = current ?? new PartBuffer(1);
            current = null;
            await commit.RunAsync(attempt => PutAsync(attempt, whole), cancellationToken);
        }
        else
        {
            S3Upload begun = await upload;
            await commit.RunAsync(begun.CompleteAsync, cancellationToken);
        }

        isCommitted = true;
        if (traits.IsLocking)
        {
            await new S3Lock(bucket, traits).EnsureAsync(key, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(sending);
        current?.Dispose();
        foreach (PartBuffer buffer in free)
        {
            buffer.Dispose();
        }

        if (!isCommitted && upload is not null)
        {
            await AbortAsync(upload);
        }

        sent.Dispose();
        stop.Dispose();
    }

    private async Task AbortAsync(Task<S3Upload> begun)
    {
        using var deadline = new CancellationTokenSource(AbortTime, session.Time);
        try
        {
            await (await begun).AbortAsync(deadline.Token);
        }
        catch (Exception e) when (e is DbCalmException or OperationCanceledException)
        {
            // The failure that led here is the one to report; the service may be away, and DeleteUnfinishedAsync finds what is left.
            session.OnRetry(new StoreRetry($"remove the unfinished {key} in {bucket.Location}", 1, e.Message, TimeSpan.Zero));
        }
    }

    private void ThrowIfFailed()
    {
        if (failure is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }

    private PartBuffer TakeBuffer(CancellationToken cancellationToken)
    {
        if (partNumber > PartSizes.MostParts)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{key} is too large for {bucket.Location}: it has more than {PartSizes.MostParts} parts", "set a larger part_size");
        }

        int size = PartSizes.Of(partNumber, firstPartBytes);
        long allowed = Math.Clamp(BufferBytes / size, LeastBuffers, MostBuffers) - 1;
        for (; underWay > 0 && (underWay >= allowed || sent.CurrentCount > 0); underWay--)
        {
            sent.Wait(cancellationToken);
        }

        ThrowIfFailed();
        while (free.TryTake(out PartBuffer? buffer))
        {
            if (buffer.Capacity == size)
            {
                buffer.Clear();
                return buffer;
            }

            buffer.Dispose();
        }

        return new PartBuffer(size);
    }

    private void Send()
    {
        PartBuffer part = current!;
        current = null;
        upload ??= S3Upload.BeginAsync(bucket, traits, key, writeId, stop.Token);
        sending.RemoveAll(task => task.IsCompleted);
        int number = partNumber++;
        // Elsewhere from the start: the signature takes a hash of the whole part.
        sending.Add(Task.Run(() => SendAsync(number, part)));
        underWay++;
    }

    // Never throws: what failed is kept for the thread that writes.
    private async Task SendAsync(int number, PartBuffer part)
    {
        try
        {
            S3Upload begun = await upload!;
            await begun.SendAsync(number, part, stop.Token);
        }
        catch (Exception e)
        {
            failure ??= e;
            await stop.CancelAsync();
        }
        finally
        {
            free.Add(part);
            sent.Release();
        }
    }

    private async Task PutAsync(S3Attempt attempt, PartBuffer whole)
    {
        var body = new PartStream(whole, attempt);
        try
        {
            var request = new PutObjectRequest
            {
                BucketName = bucket.Name,
                Key = bucket.FullKey(key),
                InputStream = body,
                UseChunkEncoding = false,
                AutoCloseStream = false,
                MD5Digest = whole.Md5(),
                IfNoneMatch = "*",
            };
            traits.Apply(request, writeId);
            await attempt.Client.PutObjectAsync(request, attempt.Token);
        }
        finally
        {
            body.Release();
        }
    }
}
