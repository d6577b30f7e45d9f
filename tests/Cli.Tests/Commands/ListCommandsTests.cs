using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Tests.Commands;

public sealed class ListCommandsTests : ControllerFixture
{
    [Theory]
    [InlineData("hosts list", "hosts token create")]
    [InlineData("instances list", "instances:")]
    [InlineData("backups list", "dbcalmctl backup full")]
    [InlineData("jobs list", "dbcalmctl backup full")]
    [InlineData("schedules list", "dbcalmctl schedules create")]
    [InlineData("schedules runs", "dbcalmctl plan")]
    [InlineData("policies list", "dbcalmctl policies create")]
    public async Task An_empty_list_says_what_to_do_next_and_is_a_document_for_programs(string line, string next)
    {
        CliRun people = await RunAsync(line.Split(' '));
        CliRun programs = await RunAsync([.. line.Split(' '), "-o", "json"]);

        Assert.Equal("", people.Out);
        Assert.Contains(next, people.Error, StringComparison.Ordinal);
        Assert.Equal("""{"items":[],"next_page_token":null}""", programs.Json.ToJsonString());
        Assert.Equal("", programs.Error);
    }

    [Fact]
    public async Task A_list_stops_at_its_limit_and_says_where_it_goes_on()
    {
        AddBackups(120);

        CliRun run = await RunAsync("backups", "list", "-o", "json");

        Assert.Equal(50, run.Json["items"]!.AsArray().Count);
        Assert.Equal("50", run.Json["next_page_token"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_list_goes_on_where_the_one_before_ended()
    {
        AddBackups(120);

        CliRun run = await RunAsync("backups", "list", "--page-token", "50", "--limit", "100", "-o", "json");

        JsonArray items = run.Json["items"]!.AsArray();
        Assert.Equal(70, items.Count);
        Assert.Equal("b50", items[0]!["id"]!.GetValue<string>());
        Assert.Null(run.Json["next_page_token"]);
    }

    [Fact]
    public async Task A_list_without_a_limit_fetches_every_page()
    {
        AddBackups(2500);

        CliRun run = await RunAsync("backups", "list", "--limit", "0", "-o", "json");

        Assert.Equal(2500, run.Json["items"]!.AsArray().Count);
        Assert.Equal(3, Fleet.Requests.Count);
    }

    [Fact]
    public async Task Backups_are_chosen_and_ordered_by_what_was_given()
    {
        CliRun run = await RunAsync(
            "backups", "list", "--instance", "db1", "--host", "web1", "--chain", "c1", "--state", "failed", "--state", "deleting", "--type", "full", "--schedule-id", "7",
            "--repository", "s3", "--proof", "prepared", "--held", "--since", "2026-11-01T02:00:00+02:00", "--until", "2026-11-02T00:00:00.5Z", "--sort", "size");

        Assert.Contains("no such backups", run.Error, StringComparison.Ordinal);
        var expected = new ListBackupsRequest
        {
            PageSize = 50,
            Instance = "db1",
            Host = "web1",
            ChainId = "c1",
            States = { BackupState.Failed, BackupState.Deleting },
            Type = BackupType.Full,
            ScheduleId = 7,
            Repository = "s3",
            Proof = Proof.Prepared,
            Held = true,
            Since = Timestamp.FromDateTime(new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc)),
            Until = Timestamp.FromDateTime(new DateTime(2026, 11, 2, 0, 0, 0, 500, DateTimeKind.Utc)),
            Order = BackupOrder.Size,
        };
        Assert.Equal(expected, Assert.Single(Fleet.Requests));
    }

    [Theory]
    [InlineData("", BackupOrder.Started, false)]
    [InlineData("--reverse", BackupOrder.Started, true)]
    [InlineData("--sort finished", BackupOrder.Finished, false)]
    [InlineData("--sort size --reverse", BackupOrder.Size, true)]
    [InlineData("--sort instance", BackupOrder.Instance, true)]
    [InlineData("--sort instance --reverse", BackupOrder.Instance, false)]
    public async Task Backups_come_newest_or_largest_first_and_names_from_A_to_Z(string options, BackupOrder order, bool isAscending)
    {
        await RunAsync(["backups", "list", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        var request = (ListBackupsRequest)Assert.Single(Fleet.Requests);
        Assert.Equal((order, isAscending), (request.Order, request.Ascending));
    }

    [Fact]
    public async Task A_length_is_so_long_before_now()
    {
        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        await RunAsync("backups", "list", "--since", "7d", "--until", "90m");

        var request = (ListBackupsRequest)Assert.Single(Fleet.Requests);
        Assert.InRange(request.Since.ToDateTimeOffset(), before.AddDays(-7), TimeProvider.System.GetUtcNow().AddDays(-7));
        Assert.InRange(request.Until.ToDateTimeOffset(), before.AddMinutes(-90), TimeProvider.System.GetUtcNow().AddMinutes(-90));
    }

    [Theory]
    [InlineData("--since", "yesterday", "is not a time")]
    [InlineData("--since", "2026-11-01T00:00:00", "is not a time")]
    [InlineData("--since", "99999999999d", "is not a time")]
    [InlineData("--since", "9999999d", "is not a time")]
    [InlineData("--until", "-1d", "is not a time")]
    [InlineData("--until", "", "is not a time")]
    [InlineData("--state", "gone", "available, failed, deleting")]
    [InlineData("--type", "half", "full, incremental")]
    [InlineData("--proof", "maybe", "none, checksummed, prepared, restored")]
    [InlineData("--sort", "colour", "started, finished, size, instance")]
    [InlineData("--schedule-id", "x", "x")]
    public async Task What_cannot_be_meant_is_refused_before_anything_is_asked(string option, string value, string says)
    {
        CliRun run = await RunAsync("backups", "list", option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Empty(Fleet.Requests);
    }

    [Fact]
    public async Task Times_with_nothing_between_them_are_refused()
    {
        CliRun run = await RunAsync("backups", "list", "--since", "1d", "--until", "7d");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("--until is not after --since", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_see_a_table_with_human_figures()
    {
        Timestamp start = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddMinutes(-5));
        Fleet.Backups.Add(new Backup
        {
            Id = "20261121T104500Z-3f9a2c1b",
            Instance = "db1",
            Type = BackupType.Full,
            State = BackupState.Available,
            Proof = Proof.Prepared,
            StartedAt = start,
            FinishedAt = new Timestamp { Seconds = start.Seconds + 192, Nanos = start.Nanos },
            DataBytes = 2L << 30,
            StoredBytes = 512L << 20,
            Repository = "local",
        });

        CliRun run = await RunAsync("backups", "list");

        string[] lines = run.Out.Split('\n');
        Assert.Equal("ID                         INSTANCE  TYPE  STATE      PROOF     STARTED         TOOK     DATA     STORED  REPOSITORY", lines[0]);
        Assert.Equal("20261121T104500Z-3f9a2c1b  db1       full  available  prepared  5 minutes ago  3m12s  2.0 GiB  512.0 MiB  local", lines[1]);
    }

    [Fact]
    public async Task Colours_are_for_terminals_and_can_be_switched_off()
    {
        Fleet.Hosts.Add(new Host { Name = "web1", State = HostState.Online });
        var nothing = new Dictionary<string, string> { ["DBCALM_SOCKET"] = SocketPath };
        var noColor = new Dictionary<string, string> { ["DBCALM_SOCKET"] = SocketPath, ["NO_COLOR"] = "1" };

        CliRun colored = await CliRun.RunAsync(["hosts", "list"], nothing, isTerminal: true, TestContext.Current.CancellationToken);
        CliRun byOption = await CliRun.RunAsync(["hosts", "list", "--no-color"], nothing, isTerminal: true, TestContext.Current.CancellationToken);
        CliRun byEnvironment = await CliRun.RunAsync(["hosts", "list"], noColor, isTerminal: true, TestContext.Current.CancellationToken);
        CliRun piped = await CliRun.RunAsync(["hosts", "list"], nothing, isTerminal: false, TestContext.Current.CancellationToken);

        Assert.Contains('\u001b', colored.Out);
        Assert.DoesNotContain('\u001b', byOption.Out);
        Assert.DoesNotContain('\u001b', byEnvironment.Out);
        Assert.DoesNotContain('\u001b', piped.Out);
    }

    [Fact]
    public async Task Jobs_are_chosen_by_state()
    {
        Fleet.Jobs.AddRange([new Job { Id = "j1", State = JobState.Failed }, new Job { Id = "j2", State = JobState.Succeeded }]);

        CliRun run = await RunAsync("jobs", "list", "--state", "failed", "--state", "cancelled", "-o", "json");

        Assert.Equal("j1", Assert.Single(run.Json["items"]!.AsArray())!["id"]!.GetValue<string>());
    }

    private void AddBackups(int count) => Fleet.Backups.AddRange(Enumerable.Range(0, count).Select(i => new Backup { Id = $"b{i}", Instance = "db1" }));
}
