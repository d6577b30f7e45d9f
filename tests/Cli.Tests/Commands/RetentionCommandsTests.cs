using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Tests.Commands;

public sealed class RetentionCommandsTests : ControllerFixture
{
    private const string JobId = "019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11";

    [Fact]
    public async Task Every_rule_of_a_policy_is_an_option()
    {
        CliRun run = await RunAsync("policies", "create", "week", "--keep-within", "1y 6m", "--keep-daily", "7", "--forever", "false");

        Assert.Equal(0, run.ExitCode);
        var request = Assert.IsType<CreatePolicyRequest>(Assert.Single(Fleet.Requests));
        Assert.Equal(("1y 6m", "7", "false"), (request.Settings["keep_within"], request.Settings["keep_daily"], request.Settings["forever"]));
    }

    [Fact]
    public async Task People_see_the_rules_of_policies_and_who_uses_them()
    {
        Fleet.Policies.AddRange(
        [
            new Policy { Name = "archive", Settings = { ["forever"] = "true" } },
            new Policy { Name = "week", Settings = { ["min_chains"] = "2", ["keep_within"] = "7d" }, UsedBy = { "schedule nightly (1)", "instance db1" } },
        ]);

        Assert.Equal(
            """
            NAME     RULES                         USED BY
            archive  forever true                  nothing
            week     keep_within 7d, min_chains 2  schedule nightly (1), instance db1

            """, (await RunAsync("policies", "list")).Out);
    }

    [Fact]
    public async Task A_cleanup_tells_what_goes_and_what_stays_and_why()
    {
        AddDecisions();
        Fleet.Cleanup.Add(new RunCleanupResponse { JobIds = { JobId } });

        CliRun run = await RunAsync("cleanup", "--instance", "db1");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """
            Expire (1):
            BACKUP  INSTANCE  REPOSITORY  STARTED     REASON
            b1      db1       offsite     9 days ago  older than 7d and kept by no other rule

            Keep (2):
            BACKUP  INSTANCE  REPOSITORY  STARTED     REASON
            b3      db1       offsite     1 day ago   within 7d
            b2      db1       offsite     8 days ago  needed by b3

            """, run.Out);
        Assert.Equal($"follow the deletion with 'dbcalmctl jobs watch {JobId}'\n", run.Error);
    }

    [Fact]
    public async Task A_cleanup_for_programs_is_one_document_whatever_the_pieces()
    {
        AddDecisions();
        Fleet.Cleanup.Add(new RunCleanupResponse { JobIds = { JobId } });

        CliRun run = await RunAsync("cleanup", "--schedule-id", "3", "--confirm", "-o", "json");

        Assert.Equal("", run.Error);
        Assert.Equal(3, run.Json["decisions"]!.AsArray().Count);
        Assert.False(run.Json["decisions"]![2]!["keep"]!.GetValue<bool>());
        Assert.Equal(JobId, run.Json["job_ids"]![0]!.GetValue<string>());
        Assert.Equal("", run.Json["stopped"]!.GetValue<string>());
        var request = Assert.IsType<RunCleanupRequest>(Assert.Single(Fleet.Requests));
        Assert.Equal((3, true, false), (request.ScheduleId, request.Confirm, request.DryRun));
    }

    [Theory]
    [InlineData("cleanup", 4, "error: nothing was deleted: the clock is 9 days ahead\nhint: if that is right, repeat it with --confirm")]
    [InlineData("cleanup --wait -o json", 4, "error: nothing was deleted: the clock is 9 days ahead\nhint: if that is right, repeat it with --confirm")]
    [InlineData("cleanup --dry-run", 0, "nothing was changed; it would stop and ask: the clock is 9 days ahead; --confirm lets it go on")]
    public async Task A_cleanup_that_looks_like_a_mistake_stops_with_the_cure(string line, int expected, string told)
    {
        AddDecisions();
        Fleet.Cleanup.Add(new RunCleanupResponse { Stopped = "the clock is 9 days ahead" });

        CliRun run = await RunAsync(line.Split(' '));

        Assert.Equal(expected, run.ExitCode);
        Assert.StartsWith(told, run.Error, StringComparison.Ordinal);
        Assert.Contains("b1", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cleanup_without_anything_to_delete_says_so()
    {
        CliRun run = await RunAsync("cleanup");

        Assert.Equal("Expire: nothing\n\nKeep: nothing\n", run.Out);
        Assert.Equal("nothing is to be deleted\n", run.Error);
    }

    [Theory]
    [InlineData(JobState.Succeeded, 0)]
    [InlineData(JobState.Failed, 1)]
    public async Task A_cleanup_that_is_waited_for_ends_as_its_jobs_do(JobState state, int expected)
    {
        AddDecisions();
        Fleet.Cleanup.Add(new RunCleanupResponse { JobIds = { JobId } });
        Fleet.Jobs.Add(new Job { Id = JobId, Kind = JobKind.Delete, State = JobState.Running });
        Fleet.Watch = (_, send, _) => send(new WatchJobResponse { Job = new Job { Id = JobId, Kind = JobKind.Delete, State = state } });

        CliRun people = await RunAsync("cleanup", "--wait");
        CliRun programs = await RunAsync("cleanup", "--wait", "-o", "json");

        Assert.Equal((expected, expected), (people.ExitCode, programs.ExitCode));
        Assert.Matches($@"\n\nID .*\n{JobId}  delete  {state.ToString().ToLowerInvariant()}", people.Out);
        Assert.Equal(3, programs.Json["decisions"]!.AsArray().Count);
    }

    private void AddDecisions()
    {
        Fleet.Cleanup.Add(new RunCleanupResponse { Decisions = { Decision("b3", "within 7d", keep: true, days: 1), Decision("b2", "needed by b3", keep: true, days: 8) } });
        Fleet.Cleanup.Add(new RunCleanupResponse { Decisions = { Decision("b1", "older than 7d and kept by no other rule", keep: false, days: 9) } });
    }

    private static RetentionDecision Decision(string id, string reason, bool keep, int days) => new()
    {
        BackupId = id,
        Instance = "db1",
        Repository = "offsite",
        Keep = keep,
        Reason = reason,
        StartedAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(-days).AddMinutes(-5)),
    };
}
