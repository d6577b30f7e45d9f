using DbCalm.Agent.Jobs;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbCalm.Agent.Tests.Jobs;

public sealed class UnfinishedJobsTests : IDisposable
{
    private static readonly JobFinished Interrupted = new() { Outcome = JobOutcome.Interrupted };
    private readonly JobsOnDisk disk = new();

    [Fact]
    public async Task Each_job_of_a_dead_agent_comes_to_one_end()
    {
        disk.Ledger.Take(JobsOnDisk.Offer("j1"));
        disk.Ledger.Take(JobsOnDisk.Offer("j2"));
        disk.Ledger.Finish("j2", new JobFinished { Outcome = JobOutcome.Succeeded });
        disk.Restart();
        var recovered = new List<string>();
        Assert.True(await TryEndAllAsync((offer, _, _) =>
        {
            recovered.Add(offer.JobId);
            return Task.FromResult(Interrupted);
        }));
        Assert.Equal(["j1"], recovered);
        disk.Restart();
        Assert.Equal(["finished Succeeded 1", "finished Interrupted 1"], disk.Words());
    }

    [Fact]
    public async Task One_that_cannot_be_cleaned_up_stays_unfinished_and_keeps_nobody_else()
    {
        disk.Ledger.Take(JobsOnDisk.Offer("j1"));
        disk.Ledger.Take(JobsOnDisk.Offer("j2"));
        disk.Restart();
        Assert.False(await TryEndAllAsync((offer, _, _) => offer.JobId == "j1"
            ? throw new DbCalmException(ErrorCode.Unavailable, "the repository is away")
            : Task.FromResult(Interrupted)));
        Assert.Equal(["finished Interrupted 1"], disk.Words());
        Assert.Equal("j1", Assert.Single(disk.Ledger.Unfinished).JobId);
        Assert.True(await TryEndAllAsync((_, _, _) => Task.FromResult(Interrupted)));
        Assert.Equal(["finished Interrupted 1", "finished Interrupted 1"], disk.Words());
    }

    public void Dispose() => disk.Dispose();

    private Task<bool> TryEndAllAsync(RecoverJob recover) =>
        new UnfinishedJobs(disk.Ledger, disk.Journal, recover, TimeProvider.System, NullLogger.Instance).TryEndAllAsync(TestContext.Current.CancellationToken);
}
