using System.Text;
using System.Text.Json.Nodes;
using DbCalm.Core.Notifications;

namespace DbCalm.Core.Tests.Notifications;

public sealed class BodiesTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly Notification Failed = new()
    {
        Id = "019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11",
        Event = NotificationEvent.BackupFailed,
        OccurredAt = At,
        Since = At,
        Subject = new ConditionSubject { Instance = "db1", Schedule = "nightly", ScheduleId = 3 },
        Facts = new NotificationFacts { JobId = "j1", ErrorCode = "tool_failed", Message = "no room <!channel> & *more*\n[x](http://evil)\u0007", Hint = "free some", Failures = 1 },
    };

    [Fact]
    public void The_fields_for_programs_never_change() => Assert.Equal(
        """{"version":1,"id":"019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11","event":"backup_failed","severity":"error","reminder":false,"occurred_at":"2026-11-21T10:00:00+00:00","since":"2026-11-21T10:00:00+00:00","summary":"backup of db1 by schedule nightly failed: no room","subject":{"instance":"db1","schedule":"nightly","schedule_id":3},"facts":{"job_id":"j1","error_code":"tool_failed","message":"no room","hint":"free some","failures":1}}""",
        Encoding.UTF8.GetString(JsonBody.Write(Failed with { Facts = Failed.Facts with { Message = "no room" } })));

    [Fact]
    public void What_is_stored_is_read_back_the_same()
    {
        foreach (NotificationEvent one in Enum.GetValues<NotificationEvent>())
        {
            Notification message = Failed with { Event = one, IsReminder = true, Facts = Failed.Facts with { FreeBytes = 5, NewestBackupAt = At.AddTicks(7), ClosedBecause = "x" } };
            Assert.Equal(message, JsonBody.Read(JsonBody.Write(message)));
        }
    }

    [Fact]
    public void An_event_of_a_newer_version_is_no_message() =>
        Assert.Null(JsonBody.Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(JsonBody.Write(Failed)).Replace("backup_failed", "moon_fell", StringComparison.Ordinal))));

    [Fact]
    public void Slack_is_told_without_a_text_becoming_a_command()
    {
        string text = Encoding.UTF8.GetString(SlackBody.Write(Failed));
        JsonNode body = JsonNode.Parse(text)!;
        JsonNode blocks = body["attachments"]![0]!["blocks"]!;

        Assert.Equal("backup of db1 by schedule nightly failed: no room &lt;!channel&gt; &amp; *more* [x](http://evil) ", body["text"]!.GetValue<string>());
        Assert.Equal("*backup of db1 by schedule nightly failed*", blocks[0]!["text"]!["text"]!.GetValue<string>());
        Assert.Equal("plain_text", blocks[1]!["text"]!["type"]!.GetValue<string>());
        Assert.Equal("*Instance*\ndb1", blocks[2]!["fields"]![0]!["text"]!.GetValue<string>());
        Assert.InRange(blocks[2]!["fields"]!.AsArray().Count, 1, 10);
    }

    [Fact]
    public void Teams_gets_an_adaptive_card_of_plain_runs()
    {
        JsonNode card = JsonNode.Parse(TeamsBody.Write(Failed))!["attachments"]![0]!;

        Assert.Equal("application/vnd.microsoft.card.adaptive", card["contentType"]!.GetValue<string>());
        Assert.Equal("AdaptiveCard", card["content"]!["type"]!.GetValue<string>());
        Assert.Equal("Attention", card["content"]!["body"]![0]!["inlines"]![0]!["color"]!.GetValue<string>());
        Assert.Equal("no room <!channel> & *more*\n[x](http://evil) \nhint: free some", card["content"]!["body"]![1]!["inlines"]![0]!["text"]!.GetValue<string>());
        Assert.Equal(["FactSet"], card["content"]!["body"]!.AsArray().Skip(2).Select(item => item!["type"]!.GetValue<string>()));
    }

    [Fact]
    public void A_mail_has_one_line_as_its_subject_and_all_that_is_known()
    {
        Notification message = Failed with { Subject = Failed.Subject with { Schedule = "x\r\nBcc: all@example.com" } };

        Assert.DoesNotContain(MailText.SubjectOf(message), char.IsControl);
        Assert.Equal(
            "[DbCalm] backup of db1 by schedule nightly failed",
            MailText.SubjectOf(Failed));
        Assert.Contains("Instance: db1\r\nSchedule: nightly\r\nJob: j1\r\nWhen: 2026-11-21 10:00:00 UTC\r\n", MailText.BodyOf(Failed), StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_reason_fits_every_receiver()
    {
        Notification huge = Failed with { Facts = Failed.Facts with { Message = new string('é', 8191) + "😀" + new string('x', 9000) } };

        Assert.InRange(SlackBody.Write(huge).Length, 1, 28_000);
        Assert.InRange(TeamsBody.Write(huge).Length, 1, 28_000);
        Assert.InRange(NotificationText.SummaryOf(huge).Length, 1, 301);
    }

    [Theory]
    [InlineData(NotificationEvent.BackupRecovered, null, "backup of db1 by schedule nightly succeeds again")]
    [InlineData(NotificationEvent.BackupRecovered, "the schedule was deleted", "backup of db1 by schedule nightly is not watched any more: the schedule was deleted")]
    [InlineData(NotificationEvent.RpoBreached, null, "instance db1 has no backup; its objective is 1d")]
    [InlineData(NotificationEvent.RpoRecovered, null, "the newest backup of db1 is within its objective again")]
    public void Each_event_says_what_it_is(NotificationEvent one, string? closedBecause, string expected) => Assert.Equal(
        expected, NotificationText.TitleOf(Failed with { Event = one, Facts = new NotificationFacts { ClosedBecause = closedBecause, ObjectiveSeconds = 86400 } }));
}
