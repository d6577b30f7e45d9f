using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Tests.Jobs;

public sealed class JobLedgerTests : IDisposable
{
    private static readonly JobFinished Success = new() { Outcome = JobOutcome.Succeeded, Result = "done" };
    private readonly JobsOnDisk disk = new();

    [Fact]
    public void A_job_is_known_from_its_offer_until_its_end_was_acknowledged()
    {
        Assert.True(disk.Ledger.Take(JobsOnDisk.Offer("j1")));
        disk.Ledger.Accepted("j1");
        Assert.Equal([new KnownJob { JobId = "j1", Epoch = 1 }], disk.Ledger.Known);
        disk.Ledger.Finish("j1", Success);
        Assert.Single(disk.Ledger.Known);
        Assert.True(disk.Ledger.Acknowledge(1));
        Assert.Single(disk.Ledger.Known);
        Assert.True(disk.Ledger.Acknowledge(2));
        Assert.Empty(disk.Ledger.Known);
        Assert.Empty(Directory.GetDirectories(disk.At("jobs")));
    }

    [Fact]
    public void A_running_job_that_is_offered_again_is_accepted_again_under_the_new_epoch_and_not_run()
    {
        Assert.True(disk.Ledger.Take(JobsOnDisk.Offer("j1")));
        disk.Ledger.Accepted("j1");
        Assert.False(disk.Ledger.Take(JobsOnDisk.Offer("j1", epoch: 2)));
        disk.Ledger.Step("j1", "stream");
        Assert.Equal(["accepted 1", "accepted 2", "step stream"], disk.Words());
        Assert.Equal(2u, disk.Outbox.Pending[2].Epoch);
        disk.Restart();
        Assert.Equal(2u, disk.Ledger.Known[0].Epoch);
    }

    [Fact]
    public void A_finished_job_that_is_offered_again_repeats_its_end_under_the_new_epoch()
    {
        disk.Ledger.Take(JobsOnDisk.Offer("j1"));
        disk.Ledger.Accepted("j1");
        disk.Ledger.Finish("j1", Success);
        Assert.False(disk.Ledger.Take(JobsOnDisk.Offer("j1", epoch: 2)));
        Assert.Equal(["accepted 1", "finished Succeeded 1", "finished Succeeded 2"], disk.Words());
        Assert.Equal(disk.Outbox.Pending[1].At, disk.Outbox.Pending[2].At);
        disk.Ledger.Acknowledge(2);
        Assert.Single(disk.Ledger.Known);
        disk.Ledger.Acknowledge(3);
        Assert.Empty(disk.Ledger.Known);
    }

    [Fact]
    public void A_job_whose_end_was_acknowledged_is_not_run_when_a_late_offer_arrives()
    {
        disk.Ledger.Take(JobsOnDisk.Offer("j1"));
        disk.Ledger.Finish("j1", Success);
        disk.Ledger.Acknowledge(1);
        Assert.False(disk.Ledger.Take(JobsOnDisk.Offer("j1", epoch: 2)));
        Assert.Equal(["finished Succeeded 2"], disk.Words());
    }

    [Fact]
    public void An_offer_of_an_older_epoch_changes_nothing_and_of_the_same_repeats_the_last_word()
    {
        disk.Ledger.Take(JobsOnDisk.Offer("j1", epoch: 3));
        disk.Ledger.Accepted("j1");
        Assert.False(disk.Ledger.Take(JobsOnDisk.Offer("j1", epoch: 2)));
        Assert.Equal(["accepted 3"], disk.Words());
        Assert.False(disk.Ledger.Take(JobsOnDisk.Offer("j1", epoch: 3)));
        Assert.Equal(["accepted 3", "accepted 3"], disk.Words());
    }

    [Fact]
    public void A_job_without_an_end_is_unfinished_for_the_next_process()
    {
        disk.Ledger.Take(JobsOnDisk.Offer("j1"));
        disk.Restart();
        Assert.Equal("j1", Assert.Single(disk.Ledger.Unfinished).JobId);
        Assert.Empty(disk.Words());
        disk.Ledger.Finish("j1", new JobFinished { Outcome = JobOutcome.Interrupted });
        Assert.Equal(["finished Interrupted 1"], disk.Words());
        disk.Restart();
        Assert.Empty(disk.Ledger.Unfinished);
        Assert.Equal(["finished Interrupted 1"], disk.Words());
    }

    [Fact]
    public void A_result_without_its_event_is_told_by_the_next_process_once()
    {
        disk.Ledger.Take(JobsOnDisk.Offer("j1"));
        disk.Journal.WriteResult(new JobEvent { JobId = "j1", Epoch = 1, Finished = Success });
        disk.Restart();
        Assert.Equal(["finished Succeeded 1"], disk.Words());
        disk.Restart();
        Assert.Equal(["finished Succeeded 1"], disk.Words());
    }

    [Fact]
    public void An_epoch_that_was_raised_without_repeating_the_end_is_made_up_for_by_the_next_process()
    {
        disk.Ledger.Take(JobsOnDisk.Offer("j1"));
        disk.Ledger.Finish("j1", Success);
        disk.Journal.RaiseEpoch(JobsOnDisk.Offer("j1", epoch: 2));
        disk.Restart();
        Assert.Equal(["finished Succeeded 1", "finished Succeeded 2"], disk.Words());
    }

    [Fact]
    public void A_second_end_does_not_replace_the_first()
    {
        disk.Ledger.Take(JobsOnDisk.Offer("j1"));
        disk.Ledger.Finish("j1", Success);
        disk.Ledger.Finish("j1", new JobFinished { Outcome = JobOutcome.Failed });
        Assert.Equal(["finished Succeeded 1", "finished Succeeded 1"], disk.Words());
    }

    [Fact]
    public void A_directory_without_an_offer_is_no_job_and_goes()
    {
        Directory.CreateDirectory(disk.At("jobs", "half"));
        File.WriteAllText(disk.At("jobs", "half", "traces"), "");
        disk.Restart();
        Assert.Empty(disk.Ledger.Known);
        Assert.False(Directory.Exists(disk.At("jobs", "half")));
    }

    public void Dispose() => disk.Dispose();
}
