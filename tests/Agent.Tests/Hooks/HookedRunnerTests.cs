using DbCalm.Agent.Jobs;
using DbCalm.Agent.Tests.Jobs;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbCalm.Agent.Tests.Hooks;

/// <summary>Commands around jobs, together with what cancels and stops jobs.</summary>
public sealed class HookedRunnerTests : IDisposable
{
    private readonly HookScene scene = new();
    private readonly JobsOnDisk disk = new();
    private int works;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_is_cancelled_while_its_first_command_runs_never_works_but_runs_the_last_one()
    {
        using JobRunner runner = Runner();
        runner.Offer(HookScene.Offer([Sleeping("before")], [Noting("after")]));
        await UntilProofAsync("before");
        runner.Cancel("job-1");
        runner.Cancel("job-1");
        await disk.UntilSaidAsync("finished Cancelled 1");
        Assert.Equal(["before", "cancelled"], await File.ReadAllLinesAsync(scene.Proof, Cancel));
        Assert.Equal(0, works);
    }

    [Fact]
    public async Task A_command_that_fails_ends_the_job_before_it_works()
    {
        using JobRunner runner = Runner();
        runner.Offer(HookScene.Offer([scene.Script("before", "exit 1")], [Noting("after")]));
        await disk.UntilSaidAsync("finished Failed 1");
        Assert.Equal("hook_failed", End.Error.Code);
        Assert.Equal(["failed"], await File.ReadAllLinesAsync(scene.Proof, Cancel));
        Assert.Equal(0, works);
    }

    [Fact]
    public async Task Stopping_the_agent_interrupts_the_work_and_still_runs_the_last_command()
    {
        using JobRunner runner = Runner(workEnds: false);
        runner.Offer(HookScene.Offer([Noting("before")], [Noting("after")]));
        await Wait.UntilAsync(() => works == 1, "the work", 10, Cancel);
        await runner.StopAsync();
        Assert.Equal(JobOutcome.Interrupted, End.Outcome);
        Assert.Equal(["", "interrupted"], await File.ReadAllLinesAsync(scene.Proof, Cancel));
    }

    [Fact]
    public async Task Cancelling_again_does_not_touch_the_last_command_but_cancelling_only_then_kills_it()
    {
        string go = scene.Proof + ".go";
        string after = scene.Script("after", $"echo \"$DBCALM_RESULT\" >> {scene.Proof}; while [ ! -e {go} ]; do sleep 0.05; done");
        using (JobRunner runner = Runner(workEnds: false))
        {
            runner.Offer(HookScene.Offer(null, [after]));
            await Wait.UntilAsync(() => works == 1, "the work", 10, Cancel);
            runner.Cancel("job-1");
            await UntilProofAsync("cancelled");
            runner.Cancel("job-1");
            await File.WriteAllTextAsync(go, "", Cancel);
            await disk.UntilSaidAsync("finished Cancelled 1");
            Assert.Equal("cancelled on request", End.Error.Message);
        }

        File.Delete(go);
        File.Delete(scene.Proof);
        using JobRunner second = Runner();
        JobOffer offer = HookScene.Offer(null, [after]);
        offer.JobId = "job-2";
        second.Offer(offer);
        await UntilProofAsync("succeeded");
        second.Cancel("job-2");
        await disk.UntilSaidAsync("finished Succeeded 1");
        Assert.Contains("warning: the command after the job", End.Result, StringComparison.Ordinal);
        Assert.Contains("was killed, since the job was cancelled meanwhile", End.Result, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        disk.Dispose();
        scene.Dispose();
    }

    private JobFinished End => disk.Outbox.Pending.Last(e => e.Finished is not null).Finished;

    private string Noting(string name) => scene.Script(name, $"echo \"$DBCALM_RESULT\" >> {scene.Proof}");

    private string Sleeping(string name) => scene.Script(name, $"echo {name} >> {scene.Proof}; sleep 600");

    private Task UntilProofAsync(string line) => Wait.UntilAsync(() => File.Exists(scene.Proof) && File.ReadAllLines(scene.Proof).Contains(line), line, 10, Cancel);

    private JobRunner Runner(bool workEnds = true)
    {
        DbCalm.Agent.Hooks.HookedJobs hooks = scene.Hooks;
        return new JobRunner(disk.Ledger, disk.Journal, "host1", RunAsync, disk.Progress.Writer, TimeProvider.System, NullLogger.Instance) { OccupiedBy = disk.OccupiedBy, After = hooks.AfterWorkAsync };

        async Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken)
        {
            await hooks.BeforeAsync(offer, job, cancellationToken);
            Interlocked.Increment(ref works);
            await Task.Delay(workEnds ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return HookScene.Success;
        }
    }
}
