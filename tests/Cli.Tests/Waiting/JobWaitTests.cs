using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Waiting;

public sealed class JobWaitTests : ControllerFixture
{
    private const string JobId = "019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11";

    public JobWaitTests() => Fleet.Jobs.Add(NewJob(JobState.Queued));

    [Fact]
    public async Task A_backup_that_is_waited_for_prints_the_backup_alone()
    {
        Fleet.Backups.Add(new Backup { Id = "b1", Instance = "db1", Type = BackupType.Full, State = BackupState.Available, JobId = JobId });
        Fleet.Watch = async (_, send, _) =>
        {
            await send(new WatchJobResponse { Job = Running("stream", percent: 42), Log = { new JobLogLine { Text = "copying ibdata1" } } });
            await send(new WatchJobResponse { Job = NewJob(JobState.Succeeded) });
        };

        CliRun run = await RunAsync("backup", "full", "--instance", "db1", "--wait", "-o", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("b1", run.Json["id"]!.GetValue<string>());
        Assert.Equal("available", run.Json["state"]!.GetValue<string>());
        Assert.Matches(@"\d\d:\d\d:\d\d stream 42 % 512\.0 MiB of 1\.2 GiB 180 MiB/s ETA 4s", run.Error);
        Assert.Contains("| copying ibdata1", run.Error, StringComparison.Ordinal);
        Assert.Contains("succeeded", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(JobState.Succeeded, false)]
    [InlineData(JobState.Failed, true)]
    public async Task When_quiet_what_tools_say_is_shown_only_of_a_job_that_failed(JobState state, bool isShown)
    {
        Fleet.Backups.Add(new Backup { Id = "b1", JobId = JobId });
        Fleet.Watch = async (_, send, _) =>
        {
            await send(new WatchJobResponse { Job = Running("stream", percent: 42), Log = { new JobLogLine { Text = "copying ibdata1" } } });
            await send(new WatchJobResponse { Job = NewJob(state) });
        };

        CliRun run = await RunAsync("backup", "full", "--instance", "db1", "--wait", "--quiet");

        Assert.Equal(isShown, run.Error.Contains("| copying ibdata1", StringComparison.Ordinal));
        Assert.Contains(isShown ? "failed" : "succeeded", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_wait_the_job_is_the_result()
    {
        CliRun run = await RunAsync("backup", "incremental", "--instance", "db1", "--from", "b0", "-o", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(JobId, run.Json["id"]!.GetValue<string>());
        Assert.Equal("b0", Assert.IsType<TakeBackupRequest>(Assert.Single(Fleet.Requests)).FromBackupId);
    }

    [Theory]
    [InlineData(JobState.Failed, "tool_failed", 1)]
    [InlineData(JobState.Failed, "refused", 4)]
    [InlineData(JobState.Failed, "unavailable", 5)]
    [InlineData(JobState.Cancelled, "cancelled", 1)]
    [InlineData(JobState.Interrupted, "interrupted", 1)]
    [InlineData(JobState.Interrupted, "unavailable", 1)]
    public async Task A_job_that_did_not_succeed_gives_its_exit_code(JobState state, string code, int expected)
    {
        Job ended = NewJob(state);
        ended.Error = new ErrorDetail { Code = code, Message = "it did not work", Hint = "try again" };
        Fleet.Backups.Add(new Backup { Id = "b1", State = BackupState.Failed, Problem = "it did not work" });
        Fleet.Watch = (_, send, _) => send(new WatchJobResponse { Job = ended });

        CliRun run = await RunAsync("backup", "full", "--instance", "db1", "--wait", "-o", "json");

        Assert.Equal(expected, run.ExitCode);
        Assert.Equal("failed", run.Json["state"]!.GetValue<string>());
        Assert.EndsWith($"error: backup of db1 {state.ToString().ToLowerInvariant()}: it did not work\nhint: try again\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_backup_that_the_catalog_does_not_have_prints_no_document()
    {
        Job ended = NewJob(JobState.Failed);
        ended.Error = new ErrorDetail { Code = "no_space", Message = "the repository is full" };
        Fleet.Watch = (_, send, _) => send(new WatchJobResponse { Job = ended });

        CliRun run = await RunAsync("backup", "full", "--instance", "db1", "--wait", "-o", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Contains($"dbcalmctl jobs logs {JobId}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("restore b1 --to-dir /x --wait")]
    [InlineData("backups verify b1 --deep --wait")]
    [InlineData("jobs watch " + JobId)]
    public async Task Other_jobs_print_the_job_as_it_ended(string line)
    {
        Fleet.Watch = (_, send, _) => send(new WatchJobResponse { Job = NewJob(JobState.Succeeded) });

        CliRun run = await RunAsync([.. line.Split(' '), "-o", "json"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("succeeded", run.Json["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_controller_that_restarts_is_found_again_and_no_line_is_shown_twice()
    {
        var first = new JobLogLine { Text = "line one" };
        var second = new JobLogLine { Text = "line two" };
        var sent = new TaskCompletionSource();
        Fleet.Watch = async (watchedBefore, send, cancellationToken) =>
        {
            await send(new WatchJobResponse { Job = Running("stream", percent: 10), Log = { first } });
            if (watchedBefore == 0)
            {
                sent.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            await send(new WatchJobResponse { Job = NewJob(JobState.Succeeded), Log = { second } });
        };

        Task<CliRun> running = RunAsync("jobs", "watch", JobId, "-o", "json");
        await sent.Task;
        await StopControllerAsync();
        await StartControllerAsync();
        CliRun run = await running;

        Assert.Equal(0, run.ExitCode);
        Assert.Single(run.Error.Split('\n'), line => line.Contains("lost the controller", StringComparison.Ordinal));
        Assert.Single(run.Error.Split('\n'), line => line.Contains("line one", StringComparison.Ordinal));
        Assert.Single(run.Error.Split('\n'), line => line.Contains("line two", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_that_ends_early_is_taken_up_again()
    {
        Fleet.Watch = (watchedBefore, send, _) =>
            send(new WatchJobResponse { Job = watchedBefore == 0 ? NewJob(JobState.Offered) : NewJob(JobState.Succeeded) });

        Assert.Equal(0, (await RunAsync("jobs", "watch", JobId)).ExitCode);
    }

    [Fact]
    public async Task A_job_that_vanished_is_not_waited_for()
    {
        Fleet.Watch = (_, _, _) => throw TestFailure("not_found");

        Assert.Equal(3, (await RunAsync("jobs", "watch", JobId)).ExitCode);
    }

    [Fact]
    public async Task Stopping_to_wait_leaves_the_job_alone_and_says_how_to_go_on()
    {
        using var stop = new CancellationTokenSource();
        Fleet.Watch = async (_, send, cancellationToken) =>
        {
            await send(new WatchJobResponse { Job = Running("stream", percent: 10) });
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        };

        CliRun run = await CliRun.RunAsync(
            ["backup", "full", "--instance", "db1", "--wait", "-o", "json", "--socket", SocketPath], new Dictionary<string, string>(), isTerminal: false, stop.Token);

        Assert.Equal(130, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Contains($"job {JobId} goes on", run.Error, StringComparison.Ordinal);
        Assert.Contains($"dbcalmctl jobs cancel {JobId}", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Fleet.Requests, request => request is CancelJobRequest);
    }

    [Fact]
    public async Task A_person_at_a_terminal_sees_bars()
    {
        Fleet.Watch = async (_, send, _) =>
        {
            await send(new WatchJobResponse { Job = Running("preflight"), Log = { new JobLogLine { Text = "grants suffice" } } });
            await send(new WatchJobResponse { Job = Running("stream", percent: 42) });
            Job failed = NewJob(JobState.Failed);
            failed.Error = new ErrorDetail { Code = "tool_failed", Message = "no luck" };
            await send(new WatchJobResponse { Job = failed });
        };
        var environment = new Dictionary<string, string> { ["DBCALM_SOCKET"] = SocketPath, ["TERM"] = "xterm-256color" };

        CliRun run = await CliRun.RunAsync(["jobs", "watch", JobId, "-o", "json"], environment, isTerminal: true, TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("preflight", run.Error, StringComparison.Ordinal);
        Assert.Contains("42%", run.Error, StringComparison.Ordinal);
        Assert.Contains("512.0 MiB of 1.2 GiB", run.Error, StringComparison.Ordinal);
        Assert.Contains("grants suffice", run.Error, StringComparison.Ordinal);
    }

    private static RpcException TestFailure(string code) => Server.TestFailure.Of(code, "gone", "");

    private static Job NewJob(JobState state) => new()
    {
        Id = JobId,
        Kind = JobKind.Backup,
        State = state,
        Host = "web1",
        Instance = "db1",
        BackupId = "b1",
        CreatedAt = new Timestamp { Seconds = 1_795_258_800 },
        StartedAt = new Timestamp { Seconds = 1_795_258_801 },
    };

    private static Job Running(string step, double? percent = null)
    {
        Job job = NewJob(JobState.Running);
        job.Step = step;
        if (percent is { } value)
        {
            job.Progress = new Progress { Step = step, DoneBytes = 512 << 20, TotalBytes = 1_288_490_189, BytesPerSecond = 180 << 20, Percent = value, EtaSeconds = 4 };
        }

        return job;
    }
}
