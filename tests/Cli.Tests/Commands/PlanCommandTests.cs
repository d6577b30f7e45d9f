using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Tests.Commands;

public sealed class PlanCommandTests : ControllerFixture
{
    private const string JobId = "019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11";

    [Fact]
    public async Task The_plan_tells_what_will_run_and_what_will_not_and_why()
    {
        Fleet.Plan = new GetPlanResponse
        {
            Runs =
            {
                new Run { Instance = "db1", Schedule = "nightly", Type = "full", StartFrom = At(2099, 1, 1, 2), DueAt = At(2099, 1, 1, 1), State = RunState.Waiting, Reason = "its jitter" },
                new Run { Instance = "db2", Schedule = "nightly", Type = "full", StartFrom = At(2099, 1, 1, 3), State = RunState.Expected },
                new Run { Instance = "db3", Schedule = "often", Type = "auto", StartFrom = At(2099, 1, 1, 4), State = RunState.Skipped, Reason = "the schedule is paused" },
            },
            Warnings = { "schedule old is disabled" },
        };

        CliRun run = await RunAsync("plan", "--hours", "48", "--instance", "db1");

        string[] lines = run.Out.Split('\n');
        Assert.Matches("^TIME +INSTANCE  SCHEDULE  TYPE  WHAT      WHY$", lines[0]);
        Assert.EndsWith("  db1       nightly   full  waits     its jitter", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("  db2       nightly   full  will run", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("  db3       often     auto  left out  the schedule is paused", lines[3], StringComparison.Ordinal);
        Assert.Equal(["", "Warnings:", "- schedule old is disabled", ""], lines[4..]);
        var request = Assert.IsType<GetPlanRequest>(Assert.Single(Fleet.Requests));
        Assert.Equal((48 * 60 * 60, "db1"), ((int)request.Horizon.Seconds, request.Instance));
    }

    [Fact]
    public async Task A_plan_for_programs_has_times_in_utc_and_one_word_a_state()
    {
        Fleet.Plan = new GetPlanResponse { Runs = { new Run { Instance = "db1", StartFrom = At(2099, 1, 1, 2), State = RunState.Expected } } };

        CliRun run = await RunAsync("plan", "-o", "json");

        Assert.Equal("2099-01-01T02:00:00.000Z", run.Json["runs"]![0]!["start_from"]!.GetValue<string>());
        Assert.Equal("expected", run.Json["runs"]![0]!["state"]!.GetValue<string>());
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Runs_are_listed_with_their_reasons()
    {
        Fleet.Runs.AddRange(
        [
            new Run { Instance = "db1", Schedule = "nightly", Type = "full", DueAt = At(2026, 1, 2, 2), State = RunState.Started, JobId = JobId, Reason = "no chain to build on" },
            new Run { Instance = "db1", Schedule = "nightly", Type = "full", DueAt = At(2026, 1, 1, 2), State = RunState.Skipped, Reason = "its host is offline" },
        ]);

        CliRun run = await RunAsync("schedules", "runs", "nightly", "--instance", "db1", "--limit", "1");

        Assert.Contains($"db1       nightly   full  started  {JobId}  no chain to build on", run.Out, StringComparison.Ordinal);
        Assert.Contains("there are more", run.Error, StringComparison.Ordinal);
        var request = Assert.IsType<ListRunsRequest>(Assert.Single(Fleet.Requests));
        Assert.Equal(("nightly", "db1"), (request.Schedule, request.Instance));
    }

    private static Timestamp At(int year, int month, int day, int hour) => Timestamp.FromDateTimeOffset(new DateTimeOffset(year, month, day, hour, 0, 0, TimeSpan.Zero));
}
