using System.Text.Json;
using System.Text.RegularExpressions;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Schedules;
using DbCalm.Core.Schedules.Cron;
using DbCalm.Core.Schedules.CronFiles;

namespace DbCalm.Core.Tests.Schedules.CronFiles;

public sealed partial class CronFileTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 37, 0, TimeSpan.FromHours(1));

    /// <summary>Every list that DBCalm was given, with what it answered or wrote.</summary>
    [Fact]
    public void It_answers_and_writes_what_DBCalm_does()
    {
        int written = 0;
        int refused = 0;
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Schedules", "golden", "cron-file-cases.jsonl")))
        {
            using JsonDocument sample = JsonDocument.Parse(line);
            JsonElement schedules = sample.RootElement.GetProperty("schedules");
            if (sample.RootElement.TryGetProperty("message", out JsonElement message))
            {
                Assert.Equal(message.GetString(), Assert.Throws<DbCalmException>(() => CronFileRequest.Read(schedules)).Message);
                refused++;
            }
            else
            {
                string text = CronFile.Write(CronFileRequest.Read(schedules), Now);
                if (sample.RootElement.TryGetProperty("content", out JsonElement content))
                {
                    Assert.Equal(WithTimeOf(text, content.GetString()!), text);
                    written++;
                }
            }
        }

        Assert.Equal((2, 23), (written, refused));
    }

    [Fact]
    public void The_time_is_that_of_UTC_and_the_file_ends_with_an_empty_line()
    {
        Assert.Equal(
            """
            # DBCalm Backup Schedules
            # Auto-generated - do not edit manually
            # Last updated: 2026-11-21 09:37:00 UTC

            # Daily cleanup job
            0 2 * * * root /usr/bin/dbcalm cleanup >> /var/log/dbcalm/cleanup.log 2>&1

            # Schedule ID: 3
            */7 * * * * root /usr/bin/dbcalm backup full --schedule-id 3 >> /var/log/dbcalm/cron-3.log 2>&1

            # ERROR for schedule 4: minute is required for daily, weekly, monthly, and hourly schedules

            # Schedule ID: 6
            0 */30 * * * root /usr/bin/dbcalm backup incremental --schedule-id 6 >> /var/log/dbcalm/cron-6.log 2>&1


            """,
            CronFile.Write(
                [
                    Make(3, new Timing { Frequency = Frequency.Interval, IntervalValue = 7, IntervalUnit = IntervalUnit.Minutes }),
                    Make(4, new Timing { Frequency = Frequency.Daily, Hour = 4 }),
                    Make(5, new Timing { Frequency = Frequency.Hourly, Minute = 1 }) with { IsEnabled = false },
                    Make(6, new Timing { Frequency = Frequency.Interval, IntervalValue = 30, IntervalUnit = IntervalUnit.Hours }) with { Type = BackupType.Incremental },
                ],
                Now));
    }

    [Theory]
    [InlineData(Frequency.Cron, null, null)]
    [InlineData(Frequency.Daily, 24, 0)]
    [InlineData(Frequency.Hourly, null, -1)]
    [InlineData(Frequency.Interval, null, null)]
    public void Times_that_can_not_be_written_become_a_comment(Frequency frequency, int? hour, int? minute)
    {
        string text = CronFile.Write([Make(9, new Timing { Frequency = frequency, Hour = hour, Minute = minute, Cron = "* * * * * root reboot" })], Now);
        Assert.Contains("\n# ERROR for schedule 9: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("reboot", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.Matches(Grammar(), line));
    }

    [Theory]
    [InlineData("""{"id": "1", "backup_type": "full", "frequency": "hourly", "minute": 1, "enabled": true}""", "Invalid id: 1")]
    [InlineData("""{"id": 0, "backup_type": "full", "frequency": "hourly", "minute": 1, "enabled": true}""", "Invalid id: 0")]
    [InlineData("""{"id": 1e30, "backup_type": "full", "frequency": "hourly", "minute": 1, "enabled": true}""", "Invalid id: 1e+30")]
    [InlineData("""{"id": 1, "backup_type": "full", "frequency": "hourly", "minute": 1, "enabled": "yes"}""", "enabled must be a boolean")]
    [InlineData("""{"id": 1, "backup_type": 7, "frequency": "hourly", "minute": 1, "enabled": true}""", "backup_type must be a string")]
    [InlineData("""{"id": 1, "backup_type": "full", "frequency": null, "minute": 1, "enabled": true}""", "frequency must be a string")]
    [InlineData("""{"id": 1, "backup_type": "full", "frequency": "daily", "hour": [1, {"b": null, "a": "x"}], "enabled": true}""", "Invalid hour: [1 map[a:x b:<nil>]]")]
    [InlineData("""{"id": 1, "backup_type": "full", "frequency": "interval", "interval_value": 5, "enabled": true}""", "interval_unit is required for interval schedules")]
    [InlineData("""{"id": 1, "backup_type": "full", "frequency": "interval", "interval_unit": "hours", "enabled": true}""", "interval_value is required for interval schedules")]
    [InlineData("""{"id": 1, "backup_type": "full", "frequency": "interval", "interval_value": 1e20, "interval_unit": "hours", "enabled": true}""", "Invalid interval_value: 100000000000000000000")]
    [InlineData("7", null)]
    public void What_DBCalm_would_fall_over_is_refused(string item, string? mistake)
    {
        using JsonDocument document = JsonDocument.Parse($"[{item}]");
        string message = Assert.Throws<DbCalmException>(() => CronFileRequest.Read(document.RootElement)).Message;
        Assert.Equal(mistake is null ? "Schedule at index 0 must be a dict" : $"Schedule at index 0: {mistake}", message);
    }

    /// <summary>Lists of anything: what is accepted becomes lines of one grammar, one for each enabled schedule, and what is not says so without any line.</summary>
    [Fact]
    public void No_input_adds_a_line_or_a_character_of_the_shell()
    {
        const int Seed = 20261121;
        const int Cases = 10_000;
        var random = new Random(Seed);
        int accepted = 0;
        int parsed = 0;
        for (int round = 0; round < Cases; round++)
        {
            string json = RandomCronRequest.Make(random);
            using JsonDocument document = JsonDocument.Parse(json);
            IReadOnlyList<CronFileSchedule> read;
            try
            {
                read = CronFileRequest.Read(document.RootElement);
            }
            catch (DbCalmException e)
            {
                Assert.Equal(ErrorCode.InvalidInput, e.Code);
                continue;
            }

            accepted++;
            string[] lines = CronFile.Write(read, Now).Split('\n');
            Assert.True(lines.All(line => Grammar().IsMatch(line)), $"seed {Seed}, round {round}: {json}\n{string.Join('\n', lines)}");
            string[] jobs = [.. lines.Where(line => line.Contains(" backup ", StringComparison.Ordinal))];
            Assert.Equal(read.Count(schedule => schedule.IsEnabled), jobs.Length);
            parsed += read.Where(schedule => schedule.IsEnabled).Zip(jobs).Count(pair => IsTheSameTime(pair.First.Timing, pair.Second));
        }

        Assert.True(accepted > Cases / 10 && parsed > accepted / 2, $"only {accepted} of {Cases} were accepted, {parsed} lines read back: the test shows little");
    }

    [Theory]
    [InlineData("dbcalm")]
    [InlineData("/usr/bin/db calm")]
    [InlineData("/usr/bin/%")]
    [InlineData("/usr/bin/x\nroot")]
    [InlineData("/usr/bin/$(x)")]
    [InlineData("/")]
    public void Places_are_plain_paths(string path)
    {
        Assert.Throws<DbCalmException>(() => new CronFilePlaces(path, "/var/log/x"));
        Assert.Throws<DbCalmException>(() => new CronFilePlaces("/usr/bin/x", path));
        Assert.Contains("* root /opt/x cleanup >> /srv/l/cleanup.log 2>&1\n", CronFile.Write([], Now, new CronFilePlaces("/opt/x", "/srv/l")), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_the_same_whenever_they_were_written()
    {
        string text = CronFile.Write([], Now);
        Assert.True(CronFile.IsSame(text, CronFile.Write([], Now.AddYears(1))));
        Assert.False(CronFile.IsSame(text, text + "\n"));
        Assert.False(CronFile.IsSame(text, text.Replace("0 2 *", "0 3 *", StringComparison.Ordinal)));
    }

    // Cron's own reading of the five fields; what the parser of schedules refuses, as steps that are never reached, is left out.
    private static bool IsTheSameTime(Timing timing, string line)
    {
        string fields = string.Join(' ', line.Split(' ').Take(5));
        CronExpression cron;
        try
        {
            cron = CronExpression.Parse(fields);
        }
        catch (DbCalmException)
        {
            Assert.Equal(Frequency.Interval, timing.Frequency);
            return false;
        }

        DateTimeOffset next = cron.Next(Now, TimeZoneInfo.Utc)!.Value;
        Assert.True(timing.Frequency == Frequency.Interval || timing.Minute == next.Minute, line);
        Assert.True(timing.Frequency is Frequency.Interval or Frequency.Hourly || timing.Hour == next.Hour, line);
        Assert.True(timing.Frequency != Frequency.Weekly || timing.DayOfWeek is not { } weekday || (int)next.DayOfWeek == weekday, line);
        Assert.True(timing.Frequency != Frequency.Monthly || timing.DayOfMonth is not { } day || next.Day == day, line);
        Assert.True(timing is not { Frequency: Frequency.Interval, IntervalUnit: IntervalUnit.Minutes } || next.Minute % timing.IntervalValue == 0, line);
        Assert.True(timing is not { Frequency: Frequency.Interval, IntervalUnit: IntervalUnit.Hours } || (next.Minute == 0 && next.Hour % timing.IntervalValue == 0), line);
        return true;
    }

    private static CronFileSchedule Make(int id, Timing timing) => new(new ScheduleId(id), BackupType.Full, timing, IsEnabled: true);

    private static string WithTimeOf(string text, string expected)
    {
        string time = text.Split('\n')[2];
        return string.Join('\n', expected.Split('\n').Select((line, number) => number == 2 ? time : line));
    }

    [GeneratedRegex("""
        \A(?:|\#\ DBCalm\ Backup\ Schedules|\#\ Auto-generated\ -\ do\ not\ edit\ manually|\#\ Last\ updated:\ \d{4}-\d\d-\d\d\ \d\d:\d\d:\d\d\ UTC|\#\ Daily\ cleanup\ job
        |0\ 2\ \*\ \*\ \*\ root\ /usr/bin/dbcalm\ cleanup\ >>\ /var/log/dbcalm/cleanup\.log\ 2>&1
        |\#\ Schedule\ ID:\ \d{1,10}|\#\ ERROR\ for\ schedule\ \d{1,10}:\ [A-Za-z0-9_,:.>=\x20-]+
        |(?:\d{1,2}|\*/\d{1,10})\ (?:\d{1,2}|\*|\*/\d{1,10})\ (?:\d{1,2}|\*)\ \*\ (?:[0-6]|\*)\ root\ /usr/bin/dbcalm\ backup\ (?:full|incremental)\ --schedule-id\ (?<id>\d{1,10})\ >>\ /var/log/dbcalm/cron-\k<id>\.log\ 2>&1
        )\z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Grammar();
}
