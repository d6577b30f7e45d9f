using System.Diagnostics;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Storage.S3;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;

namespace DbCalm.S3.Tests;

[Collection(CephCollection.Name)]
public sealed class S3FaultTests : IAsyncDisposable
{
    private const string Key = "db1/b1/data";
    private readonly CephFixture fixture;
    private readonly FaultProxy proxy;
    private readonly S3ObjectStore store;
    private readonly List<StoreRetry> retries;

    public S3FaultTests(CephFixture fixture)
    {
        this.fixture = fixture;
        proxy = new FaultProxy(fixture.Ceph.Port);
        (store, retries) = CephFixture.Open(fixture.Repository(("endpoint", proxy.Address)));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => proxy.DisposeAsync();

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(503, "SlowDown")]
    [InlineData(503, "")]
    [InlineData(400, "RequestTimeout")]
    [InlineData(429, "TooManyRequests")]
    public async Task A_passing_error_of_the_service_is_sat_out(int status, string code)
    {
        byte[] content = Content.Random(12 << 20);
        proxy.Spoil("partNumber=2", 2, HttpFault.Error(status, code));
        await store.WriteAsync(Key, content, Token);

        Assert.Equal(2, retries.Count);
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), retries[0].Why, StringComparison.Ordinal);
        Assert.Equal(content, await store.ReadAsync(Key, Token));
    }

    [Fact]
    public async Task An_error_that_stays_ends_the_call_after_its_attempts_and_is_transient()
    {
        proxy.Spoil("PUT", 1000, HttpFault.Error(503, "SlowDown"));
        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => store.WriteAsync(Key, [1], Token));

        Assert.Equal(ErrorCode.Unavailable, e.Code);
        Assert.Equal(5, retries.Count);
        Assert.Null(await store.FindLengthAsync(Key, Token));
    }

    [Fact]
    public async Task A_service_that_names_a_delay_gets_it()
    {
        proxy.Spoil("PUT", 1, HttpFault.Error(503, "SlowDown", "Retry-After: 1\r\n"));
        long start = Stopwatch.GetTimestamp();
        await store.WriteAsync(Key, [1], Token);

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.95, 5);
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Single(retries).Delay);
    }

    [Fact]
    public async Task A_part_whose_connection_is_cut_is_sent_again()
    {
        byte[] content = Content.Random(17 << 20);
        proxy.Spoil("partNumber=", 3, new HttpFault { CutRequestAfter = 1 << 20 });
        await store.WriteAsync(Key, content, Token);

        Assert.Equal(3, retries.Count);
        Assert.Equal(content, await store.ReadAsync(Key, Token));
    }

    [Fact]
    public async Task A_read_that_is_cut_goes_on_where_it_was()
    {
        byte[] content = Content.Random(3 << 20);
        await store.WriteAsync(Key, content, Token);
        proxy.Spoil("GET", 2, new HttpFault { CutAnswerAfter = 1 << 20 });

        Assert.Equal(content, await store.ReadAsync(Key, Token));
        Assert.Equal(2, retries.Count);
    }

    [Theory]
    [InlineData(1000, "PUT")]
    [InlineData(11 << 20, "POST")]
    public async Task A_commit_whose_answer_is_lost_is_found_to_be_done(int length, string method)
    {
        byte[] content = Content.Random(length);
        proxy.Plan = line => line.StartsWith(method, StringComparison.Ordinal) && !line.Contains("uploads", StringComparison.Ordinal) && !proxy.Requests.SkipLast(1).Contains(line)
            ? new HttpFault { LosesAnswer = true }
            : null;
        await store.WriteAsync(Key, content, Token);

        Assert.NotEmpty(retries);
        Assert.Equal(content, await store.ReadAsync(Key, Token));
        Assert.Equal([Key], await store.ListAsync("", Token));
    }

    [Fact]
    public async Task A_lost_answer_is_not_mistaken_for_success_when_another_writer_has_the_key()
    {
        await using IObjectWriter writer = await store.CreateAsync(Key, Token);
        writer.Write("mine"u8, Token);
        proxy.Plan = line =>
        {
            if (!line.StartsWith("PUT", StringComparison.Ordinal) || proxy.Requests.Count(l => l == line) > 1)
            {
                return null;
            }

            CephFixture.Open(fixture.Repository(("prefix", store.Location.Split('/')[3] + "/"))).Store.WriteAsync(Key, "rest"u8.ToArray(), Token).GetAwaiter().GetResult();
            return HttpFault.Error(500, "InternalError");
        };

        Assert.Equal(ErrorCode.AlreadyExists, (await Assert.ThrowsAsync<DbCalmException>(() => writer.CommitAsync(Token))).Code);
        Assert.Equal("rest"u8.ToArray(), await store.ReadAsync(Key, Token));
    }

    [Fact]
    public async Task Slow_bytes_are_waited_for_as_long_as_they_move()
    {
        (S3ObjectStore patient, List<StoreRetry> heard) = CephFixture.Open(
            fixture.Repository(("endpoint", proxy.Address), ("part_size", "16MiB")), CephFixture.Impatient with { Silence = TimeSpan.FromSeconds(4) });
        // The kernel takes some megabytes at once, which no one sees move.
        byte[] content = Content.Random(15 << 20);
        proxy.Plan = _ => new HttpFault { Delay = TimeSpan.FromMilliseconds(25) };
        long start = Stopwatch.GetTimestamp();
        await patient.WriteAsync(Key, content, Token);

        Assert.Equal(content, await patient.ReadAsync(Key, Token));
        Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds > 5);
        Assert.Empty(heard);
    }

    [Fact]
    public async Task A_service_that_hangs_is_given_up_and_one_that_wakes_is_used()
    {
        (S3ObjectStore hasty, List<StoreRetry> heard) = CephFixture.Open(
            fixture.Repository(), CephFixture.Impatient with { Silence = TimeSpan.FromMilliseconds(500), Attempts = 2 });
        fixture.Ceph.PauseStorage();
        try
        {
            DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => hasty.WriteAsync(Key, [1], Token));
            Assert.Equal(ErrorCode.Unavailable, e.Code);
            Assert.Contains("does not answer any more", e.Message, StringComparison.Ordinal);
            Assert.NotEmpty(heard);
        }
        finally
        {
            fixture.Ceph.ResumeStorage();
        }

        (S3ObjectStore patient, _) = CephFixture.Open(fixture.Repository());
        await patient.WriteAsync(Key, [1], Token);
    }

    [Fact]
    public async Task A_job_that_is_stopped_does_not_wait_for_the_service()
    {
        using var cancel = new CancellationTokenSource();
        fixture.Ceph.PauseStorage();
        try
        {
            Task writing = store.WriteAsync(Key, [1], cancel.Token);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System, Token));
        }
        finally
        {
            fixture.Ceph.ResumeStorage();
        }
    }

    [Fact]
    public async Task What_a_dead_process_left_is_removed()
    {
        await using (IObjectWriter writer = await store.CreateAsync(Key, Token))
        {
            // As if the process had died: what it began is not taken back.
            proxy.Plan = line => line.StartsWith("DELETE", StringComparison.Ordinal) ? HttpFault.Error(400, "Dead") : null;
            writer.Write(Content.Random(21 << 20), Token);
        }

        proxy.Plan = _ => null;
        Assert.Contains(retries, retry => retry.What.StartsWith("remove the unfinished", StringComparison.Ordinal));
        await store.DeleteUnfinishedAsync("db1/other/", Token);
        int before = proxy.Requests.Count(line => line.StartsWith("DELETE", StringComparison.Ordinal));
        await store.DeleteUnfinishedAsync("db1/b1/", Token);
        Assert.Equal(before + 1, proxy.Requests.Count(line => line.StartsWith("DELETE", StringComparison.Ordinal)));
        await store.DeleteUnfinishedAsync("", Token);
        Assert.Equal(before + 1, proxy.Requests.Count(line => line.StartsWith("DELETE", StringComparison.Ordinal)));
    }
}
