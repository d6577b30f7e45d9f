using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Tests.Commands;

public sealed class NotificationCommandsTests : ControllerFixture
{
    private const string Id = "019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11";

    [Fact]
    public async Task Every_key_of_a_channel_is_an_option()
    {
        CliRun run = await RunAsync("notifications", "channels", "create", "mail", "--type", "email", "--smtp-host", "mail.example.com", "--to", "a@b.example", "--reminder", "never", "--events", "backup_failed,rpo_breached");

        Assert.Equal(0, run.ExitCode);
        var request = Assert.IsType<CreateChannelRequest>(Assert.Single(Fleet.Requests));
        Assert.Equal(("mail", "email", "mail.example.com", "never"), (request.Name, request.Settings["type"], request.Settings["smtp_host"], request.Settings["reminder"]));
        Assert.Contains("channels test mail", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--events", "nonsense", "'nonsense' is not an event")]
    [InlineData("--format", "fax", "is not one of json, slack, teams")]
    [InlineData("--smtp-port", "70000", "1 to 65535")]
    [InlineData("--selector", "a=b=c", "selector")]
    public async Task A_bad_value_is_found_before_anything_is_asked(string option, string value, string mistake)
    {
        CliRun run = await RunAsync("notifications", "channels", "create", "c", "--type", "webhook", option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(mistake, run.Error, StringComparison.Ordinal);
        Assert.Empty(Fleet.Requests);
    }

    [Fact]
    public async Task People_see_where_messages_go_and_what_is_in_the_way()
    {
        Fleet.Channels.AddRange(
        [
            new NotificationChannel { Name = "mail", Settings = { ["type"] = "email", ["to"] = "ops@example.com", ["events"] = "backup_failed" } },
            new NotificationChannel { Name = "slack", Settings = { ["type"] = "webhook", ["format"] = "slack", ["url_file"] = "/etc/dbcalm/slack.url" }, Waiting = 3, Problem = "hooks.slack.com answered 500" },
        ]);

        Assert.Equal(
            """
            NAME   TYPE   TO                             EVENTS         WAITING  PROBLEM
            mail   email  ops@example.com                backup_failed        0
            slack  slack  as /etc/dbcalm/slack.url says  all                  3  hooks.slack.com answered 500

            """, string.Join('\n', (await RunAsync("notifications", "channels", "list")).Out.Split('\n').Select(line => line.TrimEnd())));
    }

    [Fact]
    public async Task A_test_tells_what_the_receiver_said()
    {
        CliRun good = await RunAsync("notifications", "channels", "test", "pager");
        Assert.Equal((0, true), (good.ExitCode, good.Out.StartsWith("channel pager took the message after", StringComparison.Ordinal)));
        CliRun bad = await RunAsync("notifications", "channels", "test", "broken");
        Assert.Equal(5, bad.ExitCode);
        Assert.Contains("channel broken: hooks.example answered 404", bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_are_listed_by_state_and_tried_again()
    {
        Fleet.Notifications.AddRange(
        [
            new Notification { Id = Id, Channel = "pager", Event = "backup_failed", Summary = "backup of db1 failed: \u001b[31mred", State = NotificationState.GivenUp, Attempts = 80, LastError = "answered 500" },
            new Notification { Id = "2", Channel = "pager", Event = "test", State = NotificationState.Delivered, Attempts = 1 },
        ]);

        CliRun list = await RunAsync("notifications", "list", "--state", "given_up");
        Assert.Contains(Id, list.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', list.Out);
        Assert.Equal(NotificationState.GivenUp, Assert.IsType<ListNotificationsRequest>(Assert.Single(Fleet.Requests)).State);
        Assert.Contains("\"state\": \"given_up\"", (await RunAsync("notifications", "retry", Id, "-o", "json")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("notifications", "list", "--state", "lost")).ExitCode);
    }
}
