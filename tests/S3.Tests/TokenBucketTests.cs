using System.Diagnostics;
using DbCalm.Agent.Storage;

namespace DbCalm.S3.Tests;

public sealed class TokenBucketTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Several_threads_share_one_speed()
    {
        var bucket = new TokenBucket(1_000_000, TimeProvider.System);
        long start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                bucket.Take(20_000, Token);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        // 600,000 bytes, of which the last piece need not be waited out.
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.57, 3);
    }

    [Fact]
    public async Task Whoever_waits_can_be_stopped()
    {
        var bucket = new TokenBucket(10, TimeProvider.System);
        bucket.Take(1_000, Token);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Task waiting = Task.Run(() => bucket.Take(1, cancel.Token), Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Token));
    }
}
