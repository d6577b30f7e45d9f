using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Tests.Commands;

public sealed class ScheduleCommandsTests : ControllerFixture
{
    private const string JobId = "019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11";

    [Fact]
    public async Task Every_setting_of_a_schedule_is_an_option()
    {
        CliRun run = await RunAsync(
            "schedules", "create", "nightly", "--type", "full", "--cron", "0 2 * * *", "--instance", "db1", "--instance", "db2", "--repository", "nfs", "--repository", "offsite",
            "--priority", "-5", "--copy-retention", "offsite=longterm", "--disabled", "-o", "json");

        Assert.Equal("", run.Error);
        var request = Assert.IsType<CreateScheduleRequest>(Assert.Single(Fleet.Requests));
        Assert.Equal("nightly", request.Name);
        Assert.True(request.Disabled);
        Assert.Equal(
            "copy_retention=offsite=longterm cron=0 2 * * * instances=db1,db2 priority=-5 repositories=nfs,offsite type=full",
            string.Join(' ', request.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}")));
        Assert.False(run.Json["enabled"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_empty_value_reaches_the_controller_to_remove_a_setting()
    {
        Fleet.Schedules.Add(new Schedule { Id = 7, Name = "nightly", Enabled = true });

        CliRun run = await RunAsync("schedules", "update", "7", "--selector", "env=prod,!tier=test", "--instances", "", "--jitter", "");

        Assert.Equal(0, run.ExitCode);
        var request = Assert.IsType<UpdateScheduleRequest>(Assert.Single(Fleet.Requests));
        Assert.Equal(("7", "", "", "env=prod,!tier=test"), (request.Schedule, request.Settings["instances"], request.Settings["jitter"], request.Settings["selector"]));
    }

    [Fact]
    public async Task People_see_schedules_in_a_table()
    {
        Fleet.Schedules.AddRange(
        [
            new Schedule { Id = 1, Name = "nightly", Enabled = true, Settings = { ["type"] = "full" }, Timing = "0 2 * * * UTC", Targets = { "db1", "db2", "db3", "db4" }, NextDue = In(hours: 3) },
            new Schedule { Id = 12, Name = "often", Settings = { ["type"] = "auto" }, Timing = "every 15 minutes UTC", Warnings = { "no instance has the labels env=prod" } },
        ]);

        CliRun run = await RunAsync("schedules", "list");

        Assert.Equal(
            """
            ID  NAME     STATE     TYPE  TIMES                 INSTANCES            NEXT DUE    WARNING
             1  nightly  enabled   full  0 2 * * * UTC         db1, db2 and 2 more  in 3 hours
            12  often    disabled  auto  every 15 minutes UTC  none                             no instance has the labels env=prod

            """, run.Out);
    }

    [Fact]
    public async Task A_schedule_is_described_with_its_settings_in_their_order()
    {
        Fleet.Schedules.Add(new Schedule
        {
            Id = 1, Name = "nightly", Enabled = true, Timing = "0 2 * * * UTC", Targets = { "db1" }, Warnings = { "no host lists instance db1" },
            Settings = { ["retention"] = "week", ["instances"] = "db1", ["cron"] = "0 2 * * *", ["type"] = "full" },
        });

        Assert.Equal(
            """
            Name:       nightly
            Number:     1
            State:      enabled
            Warning:    no host lists instance db1
            Times:      0 2 * * * UTC
            Means now:  db1
            type:       full
            cron:       0 2 * * *
            instances:  db1
            retention:  week

            """, (await RunAsync("schedules", "show", "nightly")).Out);
    }

    [Fact]
    public async Task A_pause_has_an_end_and_enabling_ends_it()
    {
        Fleet.Schedules.Add(new Schedule { Id = 1, Name = "nightly", Enabled = true });

        CliRun until = await RunAsync("schedules", "pause", "nightly", "--until", "2099-12-24T06:00:00+01:00");
        CliRun length = await RunAsync("schedules", "pause", "nightly", "--for", "2h");
        CliRun enabled = await RunAsync("schedules", "enable", "nightly");
        CliRun disabled = await RunAsync("schedules", "disable", "nightly");

        SetScheduleStateRequest[] requests = [.. Fleet.Requests.OfType<SetScheduleStateRequest>()];
        Assert.Contains("State:      paused until 2099-12-24 05:00 UTC", until.Out, StringComparison.Ordinal);
        Assert.Equal(new DateTime(2099, 12, 24, 5, 0, 0, DateTimeKind.Utc), requests[0].PausedUntil.ToDateTime());
        Assert.Contains("paused until", length.Out, StringComparison.Ordinal);
        Assert.InRange(requests[1].PausedUntil.ToDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(118), TimeSpan.FromMinutes(120));
        Assert.Contains("State:      enabled", enabled.Out, StringComparison.Ordinal);
        Assert.Null(requests[2].PausedUntil);
        Assert.Contains("State:      disabled", disabled.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_schedule_is_not_paused_since_it_would_work_afterwards()
    {
        Fleet.Schedules.Add(new Schedule { Id = 1, Name = "nightly" });

        CliRun run = await RunAsync("schedules", "pause", "nightly", "--for", "2h");

        Assert.Equal(4, run.ExitCode);
        Assert.Empty(Fleet.Requests.OfType<SetScheduleStateRequest>());
    }

    [Fact]
    public async Task A_schedule_that_is_run_tells_what_was_queued_and_what_was_not()
    {
        Fleet.RunNow = new RunScheduleResponse { Jobs = { new Job { Id = JobId, Instance = "db1" } }, Refusals = { "db2: another job works on the instance" } };

        CliRun people = await RunAsync("schedules", "run", "nightly");
        CliRun programs = await RunAsync("schedules", "run", "nightly", "-o", "json");

        Assert.Equal(0, people.ExitCode);
        Assert.Contains(JobId, people.Out, StringComparison.Ordinal);
        Assert.Equal($"not queued: db2: another job works on the instance\nfollow it with 'dbcalmctl jobs watch {JobId}'\n", people.Error);
        Assert.Equal("db2: another job works on the instance", programs.Json["refusals"]![0]!.GetValue<string>());
        Assert.Equal("", programs.Error);
    }

    [Fact]
    public async Task A_schedule_of_which_nothing_was_queued_is_refused()
    {
        Fleet.RunNow = new RunScheduleResponse { Refusals = { "db2: its host is gone" } };

        CliRun run = await RunAsync("schedules", "run", "nightly", "--wait");

        Assert.Equal(4, run.ExitCode);
        Assert.StartsWith("not queued: db2: its host is gone\nerror: schedule nightly: nothing was queued\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(JobState.Succeeded, 0)]
    [InlineData(JobState.Failed, 1)]
    public async Task A_schedule_that_is_waited_for_prints_its_jobs_as_they_ended(JobState state, int expected)
    {
        Fleet.RunNow = new RunScheduleResponse { Jobs = { new Job { Id = JobId, Kind = JobKind.Backup, Instance = "db1", State = JobState.Queued } } };
        Fleet.Watch = (_, send, _) => send(new WatchJobResponse { Job = new Job { Id = JobId, Kind = JobKind.Backup, Instance = "db1", State = state } });

        CliRun run = await RunAsync("schedules", "run", "nightly", "--wait", "-o", "json");

        Assert.Equal(expected, run.ExitCode);
        Assert.Equal(state.ToString().ToLowerInvariant(), run.Json["jobs"]![0]!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Times_are_shown_in_their_zone_and_in_utc()
    {
        Fleet.Preview = new PreviewScheduleResponse { Zone = "Europe/Berlin", Times = { At(2099, 7, 1, 0), At(2099, 12, 1, 1) }, Warnings = { "no host lists instance db1" } };

        CliRun run = await RunAsync("schedules", "preview", "nightly", "--count", "2");

        string[] lines = run.Out.Split('\n');
        Assert.Equal("Europe/Berlin                UTC", lines[0]);
        Assert.StartsWith("Wed 2099-07-01 02:00 +02:00  Wed 2099-07-01 00:00 UTC  in ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("Tue 2099-12-01 02:00 +01:00  Tue 2099-12-01 01:00 UTC  in ", lines[2], StringComparison.Ordinal);
        Assert.Equal("warning: no host lists instance db1", lines[3]);
        Assert.Equal(2u, Assert.IsType<PreviewScheduleRequest>(Assert.Single(Fleet.Requests)).Count);
    }

    [Fact]
    public async Task A_zone_that_this_machine_does_not_have_is_shown_in_utc_alone()
    {
        Fleet.Preview = new PreviewScheduleResponse { Zone = "Mars/Olympus", Times = { At(2099, 7, 1, 0) } };

        CliRun run = await RunAsync("schedules", "preview", "nightly");

        Assert.StartsWith("UTC\nWed 2099-07-01 00:00 UTC  in ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_can_be_tried_without_saying_what_is_taken_of_whom()
    {
        Fleet.Preview = new PreviewScheduleResponse { Zone = "UTC", Warnings = { "no host lists instance preview" } };

        CliRun run = await RunAsync("schedules", "preview", "--cron", "0 2 * * *");
        CliRun whole = await RunAsync("schedules", "preview", "--cron", "0 2 * * *", "--type", "incremental", "--selector", "env=prod");

        PreviewScheduleRequest[] requests = [.. Fleet.Requests.OfType<PreviewScheduleRequest>()];
        Assert.Equal("It is not due in the next years.\n", run.Out);
        Assert.Equal(("", "full", "preview"), (requests[0].Schedule, requests[0].Settings["type"], requests[0].Settings["instances"]));
        Assert.Contains("warning", whole.Out, StringComparison.Ordinal);
        Assert.Equal(3, requests[1].Settings.Count);
        Assert.Equal("incremental", requests[1].Settings["type"]);
    }

    private static Timestamp In(int hours) => Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(hours));

    private static Timestamp At(int year, int month, int day, int hour) => Timestamp.FromDateTimeOffset(new DateTimeOffset(year, month, day, hour, 0, 0, TimeSpan.Zero));
}
