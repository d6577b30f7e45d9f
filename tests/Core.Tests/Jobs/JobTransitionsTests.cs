using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;

namespace DbCalm.Core.Tests.Jobs;

public sealed class JobTransitionsTests
{
    private static readonly Failure ToolDied = new(ErrorCode.ToolFailed, "mariadb-backup died", "");

    [Fact]
    public void A_job_goes_from_queued_to_succeeded()
    {
        Job job = Sample.Job();
        job = job.Apply(new JobChange.Offered());
        Assert.Equal((JobState.Offered, 1), (job.State, job.Epoch));
        job = job.Apply(new JobChange.Accepted(1, Sample.Noon));
        Assert.Equal(JobState.Running, job.State);
        job = job.Apply(new JobChange.StepStarted(1, "stream"));
        job = job.Apply(new JobChange.Finished(1, Sample.Noon.AddMinutes(3), JobOutcome.Succeeded, null, "done"));
        Assert.Equal((JobState.Succeeded, "stream", "done", Sample.Noon.AddMinutes(3)), (job.State, job.Step, job.Result, job.FinishedAt));
    }

    [Fact]
    public void A_lost_offer_is_made_again_with_the_next_epoch_and_the_old_answer_changes_nothing()
    {
        Job job = Sample.Job().Apply(new JobChange.Offered()).Apply(new JobChange.OfferLost(1)).Apply(new JobChange.Offered());
        Assert.Equal((JobState.Offered, 2), (job.State, job.Epoch));
        Assert.Same(job, job.Apply(new JobChange.Accepted(1, Sample.Noon)));
        Assert.Same(job, job.Apply(new JobChange.Finished(1, Sample.Noon, JobOutcome.Failed, ToolDied, "")));
        Assert.Same(job, job.Apply(new JobChange.OfferLost(1)));
    }

    [Fact]
    public void A_finish_that_overtakes_its_acceptance_ends_the_job()
    {
        Job job = Sample.Job().Apply(new JobChange.Offered()).Apply(new JobChange.Finished(1, Sample.Noon, JobOutcome.Failed, ToolDied, ""));
        Assert.Equal((JobState.Failed, ToolDied), (job.State, job.Failure));
        Assert.Same(job, job.Apply(new JobChange.Accepted(1, Sample.Noon)));
    }

    [Fact]
    public void Cancelling_a_queued_job_ends_it_and_a_running_one_only_notes_the_wish()
    {
        Assert.Equal(JobState.Cancelled, Sample.Job().Apply(new JobChange.CancelRequested(Sample.Noon)).State);
        Job running = Sample.Job().Apply(new JobChange.Offered()).Apply(new JobChange.Accepted(1, Sample.Noon));
        Job asked = running.Apply(new JobChange.CancelRequested(Sample.Noon));
        Assert.Equal((JobState.Running, true), (asked.State, asked.CancelRequested));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_happens_a_job_has_one_terminal_state_and_its_epoch_never_falls(int seed)
    {
        var random = new Random(seed);
        for (int run = 0; run < 2_000; run++)
        {
            Job job = Sample.Job();
            Job? ended = null;
            for (int step = 0; step < 30; step++)
            {
                Job next = job.Apply(AnyChange(random));
                Assert.True(next.Epoch >= job.Epoch, $"seed {seed}, run {run}");
                Assert.True(next.State == JobState.Queued || next.Epoch > 0 || next.IsTerminal, $"seed {seed}, run {run}");
                if (ended is not null)
                {
                    Assert.Same(ended, next);
                }

                ended ??= next.IsTerminal ? next : null;
                job = next;
            }
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Every_change_received_twice_in_a_row_changes_nothing_the_second_time(int seed)
    {
        var random = new Random(seed);
        for (int run = 0; run < 2_000; run++)
        {
            Job job = Sample.Job();
            for (int step = 0; step < 20; step++)
            {
                JobChange change = AnyChange(random);
                job = job.Apply(change);
                Assert.Equal(job, job.Apply(change));
            }
        }
    }

    private static JobChange AnyChange(Random random)
    {
        int epoch = random.Next(0, 4);
        DateTimeOffset at = Sample.Noon.AddSeconds(random.Next(1000));
        return random.Next(7) switch
        {
            0 => new JobChange.Offered(),
            1 => new JobChange.OfferLost(epoch),
            2 => new JobChange.Accepted(epoch, at),
            3 => new JobChange.StepStarted(epoch, "step" + random.Next(3)),
            4 => new JobChange.Finished(epoch, at, (JobOutcome)random.Next(4), ToolDied, "r"),
            5 => new JobChange.CancelRequested(at),
            _ => random.Next(5) == 0 ? new JobChange.Abandoned(at, JobOutcome.Interrupted, ToolDied) : new JobChange.Offered(),
        };
    }
}
