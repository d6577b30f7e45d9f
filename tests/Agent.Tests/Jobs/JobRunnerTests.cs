using DbCalm.Agent.Jobs;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Jobs;

public sealed class JobRunnerTests : IDisposable
{
    private static readonly JobFinished Success = new() { Outcome = JobOutcome.Succeeded };
    private readonly JobsOnDisk disk = new();

    [Fact]
    public async Task What_a_job_tells_reaches_the_outbox_in_order_and_its_end_comes_last()
    {
        using JobRunner runner = disk.Runner(async (_, context, cancellationToken) =>
        {
            await context.StepAsync("preflight", cancellationToken);
            await context.LogAsync("one", cancellationToken);
            await context.LogAsync("two", cancellationToken);
            await context.StepAsync("stream", cancellationToken);
            await context.LogAsync("three", cancellationToken);
            return Success;
        });
        runner.Offer(JobsOnDisk.Offer("j1"));
        await disk.UntilSaidAsync("finished Succeeded 1");
        Assert.Equal(["accepted 1", "step preflight", "log 2", "step stream", "log 1", "finished Succeeded 1"], disk.Words());
    }

    [Fact]
    public async Task A_job_offered_twice_runs_once()
    {
        int runs = 0;
        var go = new TaskCompletionSource();
        using JobRunner runner = disk.Runner(async (_, _, _) =>
        {
            Interlocked.Increment(ref runs);
            await go.Task;
            return Success;
        });
        runner.Offer(JobsOnDisk.Offer("j1"));
        runner.Offer(JobsOnDisk.Offer("j1", epoch: 2));
        go.SetResult();
        await disk.UntilSaidAsync("finished Succeeded 2");
        runner.Offer(JobsOnDisk.Offer("j1", epoch: 3));
        Assert.Equal(["accepted 1", "accepted 2", "finished Succeeded 2", "finished Succeeded 3"], disk.Words());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Failures_and_surprises_become_ends()
    {
        using JobRunner runner = disk.Runner((offer, _, _) => offer.JobId == "known"
            ? throw new DbCalmException(ErrorCode.NoSpace, "the repository is full", "make room")
            : throw new InvalidOperationException("no idea"));
        runner.Offer(JobsOnDisk.Offer("known", instance: "db1"));
        runner.Offer(JobsOnDisk.Offer("surprise", instance: "db2"));
        await Wait.UntilAsync(() => disk.Outbox.Pending.Count(e => e.Finished is not null) == 2, "two ends", 10, TestContext.Current.CancellationToken);
        ErrorDetail known = disk.Outbox.Pending.Single(e => e.JobId == "known" && e.Finished is not null).Finished.Error;
        ErrorDetail surprise = disk.Outbox.Pending.Single(e => e.JobId == "surprise" && e.Finished is not null).Finished.Error;
        Assert.Equal(("no_space", "the repository is full", "make room"), (known.Code, known.Message, known.Hint));
        Assert.Equal(("internal", "the agent failed: no idea"), (surprise.Code, surprise.Message));
    }

    [Fact]
    public async Task A_cancelled_job_ends_as_cancelled_and_others_go_on()
    {
        using JobRunner runner = disk.Runner(RunUntilStopped);
        runner.Offer(JobsOnDisk.Offer("j1", instance: "db1"));
        runner.Offer(JobsOnDisk.Offer("j2", instance: "db2"));
        runner.Cancel("j1");
        runner.Cancel("unknown");
        await disk.UntilSaidAsync("finished Cancelled 1");
        Assert.Equal("j1", disk.Outbox.Pending.Single(e => e.Finished is not null).JobId);
        await runner.StopAsync();
    }

    [Fact]
    public async Task Stopping_interrupts_what_runs_and_takes_nothing_more()
    {
        using JobRunner runner = disk.Runner(RunUntilStopped);
        runner.Offer(JobsOnDisk.Offer("j1"));
        await runner.StopAsync();
        runner.Offer(JobsOnDisk.Offer("j2"));
        Assert.Equal(["accepted 1", "finished Interrupted 1"], disk.Words());
        Assert.Equal("j1", Assert.Single(disk.Ledger.Known).JobId);
    }

    [Fact]
    public async Task The_next_job_of_an_instance_starts_when_the_one_before_has_ended()
    {
        var first = new TaskCompletionSource();
        int atOnce = 0;
        int most = 0;
        using JobRunner runner = disk.Runner(async (offer, _, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            await (offer.JobId == "j1" ? first.Task : Task.CompletedTask);
            Interlocked.Decrement(ref atOnce);
            return Success;
        });
        runner.Offer(JobsOnDisk.Offer("j1"));
        runner.Offer(JobsOnDisk.Offer("j2"));
        runner.Offer(JobsOnDisk.Offer("j3"));
        Assert.DoesNotContain(disk.Outbox.Pending, e => e.Finished is not null);
        runner.Cancel("j3");
        await disk.UntilSaidAsync("finished Cancelled 1");
        first.SetResult();
        await Wait.UntilAsync(() => disk.Outbox.Pending.Count(e => e.Finished?.Outcome == JobOutcome.Succeeded) == 2, "both to end", 10, TestContext.Current.CancellationToken);
        Assert.Equal(1, most);
        await runner.StopAsync();
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/b")]
    [InlineData("")]
    public void An_id_that_is_no_name_touches_no_file(string id)
    {
        using JobRunner runner = disk.Runner(RunUntilStopped);
        runner.Offer(JobsOnDisk.Offer(id));
        Assert.Empty(disk.Ledger.Known);
        Assert.Empty(Directory.GetFileSystemEntries(disk.At("jobs")));
    }

    [Fact]
    public async Task A_log_without_end_is_cut_and_says_so()
    {
        using JobRunner runner = disk.Runner(async (_, context, cancellationToken) =>
        {
            for (int i = 0; i < 7000; i++)
            {
                await context.LogAsync(i == 0 ? new string('x', 10_000) : $"line {i}", cancellationToken);
            }

            return Success;
        });
        runner.Offer(JobsOnDisk.Offer("j1"));
        await disk.UntilSaidAsync("finished Succeeded 1");
        string[] lines = [.. disk.Outbox.Pending.Where(e => e.Log is not null).SelectMany(e => e.Log.Lines).Select(l => l.Text)];
        Assert.Equal(JobReporter.MaxLines + 1, lines.Length);
        Assert.Equal(JobReporter.MaxLineLength + 1, lines[0].Length);
        Assert.Equal("line 4999", lines[^2]);
        Assert.StartsWith("further lines are left out", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_told_while_the_job_is_silent()
    {
        using JobRunner runner = disk.Runner(async (offer, context, cancellationToken) =>
        {
            await context.LogAsync("still here", cancellationToken);
            return await RunUntilStopped(offer, context, cancellationToken);
        });
        runner.Offer(JobsOnDisk.Offer("j1"));
        await disk.UntilSaidAsync("log 1");
        await runner.StopAsync();
    }

    [Fact]
    public async Task Progress_is_passed_on_with_its_step()
    {
        using JobRunner runner = disk.Runner(async (_, context, cancellationToken) =>
        {
            await context.StepAsync("stream", cancellationToken);
            context.Progress(10, 100, 5);
            return Success;
        });
        runner.Offer(JobsOnDisk.Offer("j1"));
        JobProgress progress = await disk.Progress.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("j1", "stream", 10ul, 100ul, 5ul), (progress.JobId, progress.Step, progress.DoneBytes, progress.TotalBytes, progress.StoredBytes));
        await disk.UntilSaidAsync("finished Succeeded 1");
    }

    public void Dispose() => disk.Dispose();

    private static async Task<JobFinished> RunUntilStopped(JobOffer offer, JobContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return Success;
    }
}
