using DbCalm.Controller.Jobs;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using WireProgress = DbCalm.Protocol.V1.JobProgress;

namespace DbCalm.Controller.Tests.Jobs;

/// <summary>What is kept of what hosts say of their progress.</summary>
public sealed class JobWatchersTests
{
    private static readonly HostId Talker = new("talker");
    private readonly JobWatchers watchers = new();

    [Fact]
    public void A_host_that_makes_jobs_up_fills_its_own_places_alone()
    {
        for (int i = 0; i < 5000; i++)
        {
            watchers.PublishProgress(Talker, Progress($"made-up-{i}"));
        }

        Assert.Equal(1000, Enumerable.Range(0, 5000).Count(i => watchers.ProgressOf(Running($"made-up-{i}", Talker)) is not null));
        var other = new HostId("other");
        watchers.PublishProgress(other, Progress("real"));
        Assert.NotNull(watchers.ProgressOf(Running("real", other)));
        Assert.Null(watchers.ProgressOf(Running("real", Talker)));

        watchers.ForgetProgress(Talker);
        watchers.PublishProgress(Talker, Progress("real-at-last"));
        Assert.NotNull(watchers.ProgressOf(Running("real-at-last", Talker)));
    }

    [Fact]
    public void What_cannot_be_a_job_or_a_step_is_not_kept()
    {
        watchers.PublishProgress(Talker, new WireProgress { JobId = "job", Step = new string('a', 1_000_000) });
        watchers.PublishProgress(Talker, new WireProgress { JobId = "../job", Step = "stream" });
        Assert.Null(watchers.ProgressOf(Running("job", Talker) with { Step = new string('a', 1_000_000) }));
    }

    private static WireProgress Progress(string job) => new() { JobId = job, Step = "stream" };

    private static Job Running(string job, HostId host) =>
        new() { Id = new JobId(job), Request = new JobRequest.Test(new RepositoryName("local")), Host = host, CreatedAt = DateTimeOffset.UnixEpoch, State = JobState.Running, Step = "stream" };
}
