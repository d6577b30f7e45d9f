using System.Globalization;
using DbCalm.Agent.Hooks;
using DbCalm.Agent.Tests.Jobs;
using DbCalm.Core.Errors;
using DbCalm.Platform;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Hooks;

public sealed class HookedJobsTests : IDisposable
{
    private readonly HookScene scene = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_gets_its_arguments_as_they_are_and_the_facts_as_its_whole_environment()
    {
        string script = scene.Script("before", $"printf '%s|' \"$@\" >> {scene.Proof}; echo >> {scene.Proof}; env -0 | sort -z | tr '\\0' '\\n' >> {scene.Proof}; pwd >> {scene.Proof}");
        await scene.BeforeAsync(HookScene.Offer([script, "a b", "$(id)", ""]), Cancel);
        string[] shell = ["PWD=/", "SHLVL=0", "SHLVL=1", "_=/usr/bin/env"];
        Assert.Equal(
            [
                "a b|$(id)||", "DBCALM_BACKUP_ID=full-1", "DBCALM_BACKUP_TYPE=full", "DBCALM_HOOK=before", "DBCALM_INSTANCE=db1", "DBCALM_JOB_ID=job-1", "DBCALM_JOB_KIND=backup",
                "DBCALM_REPOSITORY=local", "DBCALM_SCHEDULE_ID=7", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "/",
            ],
            (await File.ReadAllLinesAsync(scene.Proof, Cancel)).Where(line => !shell.Contains(line)));
    }

    [Fact]
    public async Task What_it_says_is_in_the_log_redacted_and_bounded()
    {
        string script = scene.Script("before", "echo \"IDENTIFIED BY 'geheim'\"; echo err >&2; seq 1000");
        await scene.BeforeAsync(HookScene.Offer([script]), Cancel);
        IReadOnlyList<string> lines = scene.TakeLines();
        Assert.Equal($"before: running {script}", lines[0]);
        Assert.Contains("before: IDENTIFIED BY '***'", lines);
        Assert.Contains("before: err", lines);
        Assert.Contains("before: further lines are left out", lines);
        Assert.Equal(203, lines.Count);
    }

    [Fact]
    public async Task A_command_that_fails_says_how_and_owes_the_one_after()
    {
        string script = scene.Script("before", "echo 'no replica' >&2; exit 3");
        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => scene.BeforeAsync(HookScene.Offer([script], [scene.Script("after", "")]), Cancel));
        Assert.Equal((ErrorCode.HookFailed, $"the command before the job, {script}, ended with exit code 3: no replica"), (error.Code, error.Message));
        Assert.True(HookedJobs.IsOwed(scene.Job.Traces));
    }

    [Fact]
    [Trait("ring", "slow")]
    public async Task A_command_that_takes_too_long_is_killed_with_all_it_started()
    {
        string script = scene.Script("before", $"trap '' INT TERM; sleep 600 > /dev/null 2>&1 & echo $! > {scene.Proof}; wait");
        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => scene.BeforeAsync(HookScene.Offer([script], timeOut: TimeSpan.FromSeconds(1)), Cancel));
        Assert.Equal((ErrorCode.HookFailed, $"the command before the job, {script}, took longer than 1s and was killed"), (error.Code, error.Message));
        int child = int.Parse(await File.ReadAllTextAsync(scene.Proof, Cancel), CultureInfo.InvariantCulture);
        await Wait.UntilAsync(() => ProcessIdentity.Of(child)?.IsAlive() is not true, "the child to be gone", 10, Cancel);
    }

    [Theory]
    [Trait("ring", "slow")]
    [InlineData("", false)]
    [InlineData("setsid", true)]
    public async Task What_a_command_leaves_running_does_not_keep_the_job_waiting_and_is_ended_unless_it_is_a_daemon(string prefix, bool lives)
    {
        string script = scene.Script("before", $"{prefix} sleep 600 & echo $! > {scene.Proof}; sleep 0.2");
        await scene.BeforeAsync(HookScene.Offer([script]), Cancel).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancel);
        int child = int.Parse(await File.ReadAllTextAsync(scene.Proof, Cancel), CultureInfo.InvariantCulture);
        if (lives)
        {
            Assert.True(ProcessIdentity.Of(child)?.IsAlive());
            Signals.Send(child, Signals.Kill);
        }

        await Wait.UntilAsync(() => ProcessIdentity.Of(child)?.IsAlive() is not true, "the child to be gone", 10, Cancel);
    }

    [Fact]
    public async Task A_command_that_is_not_allowed_any_more_is_warned_about_and_not_owed_any_longer()
    {
        JobOffer offer = HookScene.Offer(null, [scene.Script("after", $"touch {scene.Proof}")]);
        await scene.BeforeAsync(offer, Cancel);
        scene.Allowed.Clear();
        JobFinished finished = await scene.AfterAsync(offer, HookScene.Success, Cancel, isRepeated: true);
        Assert.Contains("; warning: ", finished.Result, StringComparison.Ordinal);
        Assert.Contains("under hooks: allowed:", finished.Result, StringComparison.Ordinal);
        Assert.False(HookedJobs.IsOwed(scene.Job.Traces));
        Assert.False(File.Exists(scene.Proof));
    }

    [Fact]
    public async Task Nothing_starts_when_one_of_the_two_may_not_run()
    {
        string before = scene.Script("before", $"touch {scene.Proof}");
        string after = scene.Script("after", "", allowed: false);
        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => scene.BeforeAsync(HookScene.Offer([before], [after]), Cancel));
        Assert.Equal(ErrorCode.Refused, error.Code);
        Assert.False(File.Exists(scene.Proof));
        Assert.False(HookedJobs.IsOwed(scene.Job.Traces));
    }

    [Fact]
    public async Task The_command_after_hears_how_the_job_ended_and_runs_once()
    {
        string script = scene.Script("after", $"echo \"$DBCALM_HOOK $DBCALM_RESULT [$DBCALM_ERROR_CODE] $DBCALM_ERROR\" >> {scene.Proof}");
        JobOffer offer = HookScene.Offer(null, [script]);
        await scene.BeforeAsync(offer, Cancel);
        var failed = new JobFinished { Outcome = JobOutcome.Failed, Error = new ErrorDetail { Code = "no_space", Message = "the disk\nis full" } };
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(failed, await scene.AfterAsync(offer, failed.Clone(), Cancel));
        }

        Assert.Equal(["after failed [no_space] the disk is full"], await File.ReadAllLinesAsync(scene.Proof, Cancel));
    }

    [Fact]
    public async Task A_command_after_that_fails_leaves_the_job_as_it_is_with_a_warning()
    {
        string script = scene.Script("after", "exit 4");
        JobOffer offer = HookScene.Offer(null, [script]);
        await scene.BeforeAsync(offer, Cancel);
        JobFinished finished = await scene.AfterAsync(offer, HookScene.Success, Cancel);
        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.Equal($"took it; warning: the command after the job, {script}, ended with exit code 4", finished.Result);
        Assert.Contains($"warning: the command after the job, {script}, ended with exit code 4", scene.Log);
        Assert.False(HookedJobs.IsOwed(scene.Job.Traces));
    }

    [Fact]
    public async Task At_recovery_a_command_that_is_cut_short_is_owed_still_and_runs_again()
    {
        string script = scene.Script("after", $"echo \"$DBCALM_RESULT\" >> {scene.Proof}; [ -e {scene.Proof}.go ] || sleep 600");
        JobOffer offer = HookScene.Offer(null, [script]);
        await scene.BeforeAsync(offer, Cancel);
        var interrupted = new JobFinished { Outcome = JobOutcome.Interrupted, Error = new ErrorDetail { Code = "interrupted" } };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task cut = scene.AfterAsync(offer, interrupted, stop.Token, isRepeated: true);
        await Wait.UntilAsync(() => File.Exists(scene.Proof), "the command to run", 10, Cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cut);
        Assert.True(HookedJobs.IsOwed(scene.Job.Traces));

        await File.WriteAllTextAsync(scene.Proof + ".go", "", Cancel);
        await scene.AfterAsync(offer, interrupted, Cancel, isRepeated: true);
        Assert.Equal(["interrupted", "interrupted"], await File.ReadAllLinesAsync(scene.Proof, Cancel));
        Assert.False(HookedJobs.IsOwed(scene.Job.Traces));
    }

    [Fact]
    public async Task A_job_that_can_not_be_cleaned_up_yet_does_not_keep_the_command_waiting()
    {
        using var disk = new JobsOnDisk();
        string script = scene.Script("after", $"echo \"$DBCALM_RESULT\" >> {scene.Proof}");
        JobOffer offer = HookScene.Offer(null, [script]);
        disk.Ledger.Take(offer);
        await scene.BeforeAsync(offer, Cancel);
        bool away = true;
        var recovery = new HookedRecovery(
            (_, _, _) => away ? throw new DbCalmException(ErrorCode.Unavailable, "the repository is away") : Task.FromResult(HookScene.Success), scene.Hooks, disk.Ledger, TimeProvider.System);
        await Assert.ThrowsAsync<DbCalmException>(() => recovery.RecoverAsync(offer, scene.Job.Traces, Cancel));
        Assert.Equal(["interrupted"], await File.ReadAllLinesAsync(scene.Proof, Cancel));
        away = false;
        Assert.Equal(JobOutcome.Succeeded, (await recovery.RecoverAsync(offer, scene.Job.Traces, Cancel)).Outcome);
        Assert.Equal(["interrupted"], await File.ReadAllLinesAsync(scene.Proof, Cancel));
        Assert.Equal(["log 1"], disk.Words());
    }

    [Fact]
    public async Task A_job_without_commands_is_left_alone()
    {
        JobOffer offer = HookScene.Offer(null);
        await scene.BeforeAsync(offer, Cancel);
        Assert.Equal(HookScene.Success, await scene.AfterAsync(offer, HookScene.Success, Cancel));
        Assert.Empty(scene.Job.Traces.Read());
        Assert.Empty(scene.TakeLines());
    }

    public void Dispose() => scene.Dispose();
}
