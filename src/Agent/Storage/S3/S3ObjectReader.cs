using Amazon.S3.Model;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Storage.S3;

/// <summary>An object of a bucket, read by ranges.</summary>
internal sealed class S3ObjectReader(S3Bucket bucket, string key, long length) : IObjectReader
{
    /// <inheritdoc/>
    public long Length => length;

    /// <inheritdoc/>
    public unsafe int Read(long offset, Span<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int count = (int)Math.Clamp(length - offset, 0, buffer.Length);
        if (count == 0)
        {
            return 0;
        }

        fixed (byte* start = buffer)
        {
            // Callers are threads of their own that have nothing else to do; the bytes stay pinned until the call has come to its end.
            using var target = new PinnedBytes(start, count);
            ReadAsync(offset, target.Memory, cancellationToken).GetAwaiter().GetResult();
        }

        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // What an attempt got stays: the next one asks for the rest only.
    private async Task ReadAsync(long offset, Memory<byte> target, CancellationToken cancellationToken)
    {
        int done = 0;
        await bucket.Calls.RunAsync($"read {key} in {bucket.Location}", async attempt =>
        {
            var request = new GetObjectRequest { BucketName = bucket.Name, Key = bucket.FullKey(key), ByteRange = new ByteRange(offset + done, offset + target.Length - 1) };
            using GetObjectResponse answer = await attempt.Client.GetObjectAsync(request, attempt.Token);
            while (done < target.Length)
            {
                int count = await answer.ResponseStream.ReadAsync(target[done..], attempt.Token);
                if (count == 0)
                {
                    throw new DbCalmException(ErrorCode.Unavailable, $"can't read {key} in {bucket.Location}: the answer ended early", "check the service and the network to it");
                }

                attempt.Moved();
                done += count;
            }

            return true;
        }, cancellationToken);
    }
}
