using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;

namespace DbCalm.Core.Tests.Notifications;

public sealed class ChannelSettingsTests
{
    private static readonly (string, string)[] Mail = [("type", "email"), ("smtp_host", "mail.example.com"), ("from", "dbcalm@example.com"), ("to", "ops@example.com,dba@example.com")];

    [Fact]
    public void A_webhook_says_little_and_gets_the_rest()
    {
        NotificationChannel channel = Read(("type", "webhook"), ("url", "https://hooks.example/x"));

        Assert.Equal((BodyFormat.Json, new Uri("https://hooks.example/x"), null, TimeSpan.FromHours(24)), (channel.Webhook!.Format, channel.Webhook.Url, channel.Webhook.SecretFile, channel.Reminder));
        Assert.Equal(NotificationEvents.All.ToHashSet(), channel.Events);
        Assert.True(channel.Concerns(null));
    }

    [Fact]
    public void An_email_channel_says_little_and_gets_the_rest()
    {
        NotificationChannel channel = Read([.. Mail, ("reminder", "never"), ("events", "backup_failed, rpo_breached"), ("selector", "env=prod")]);

        Assert.Equal((587, MailSecurity.StartTls, null), (channel.Mail!.Port, channel.Mail.Security, channel.Reminder));
        Assert.Equal(["ops@example.com", "dba@example.com"], channel.Mail.To);
        Assert.Equal([NotificationEvent.BackupFailed, NotificationEvent.RpoBreached], channel.Events.Order());
        Assert.False(channel.Concerns(null));
        Assert.True(channel.Concerns(new Dictionary<string, string> { ["env"] = "prod" }));
        Assert.Equal(465, Read([.. Mail, ("tls", "implicit")]).Mail!.Port);
        Assert.Equal(25, Read([.. Mail, ("tls", "none")]).Mail!.Port);
    }

    [Theory]
    [InlineData("https://u:p@hooks.example/", "holds credentials")]
    [InlineData("http://hooks.example/", "without TLS")]
    [InlineData("ftp://hooks.example/", "is not an address")]
    [InlineData("elsewhere.example", "is not an address")]
    [InlineData("https:///x", "is not an address")]
    [InlineData("file:///etc/passwd", "is not an address")]
    [InlineData("https://hooks.example/#x", "fragment")]
    public void An_address_that_can_not_be_used_is_refused_and_never_repeated(string url, string mistake)
    {
        DbCalmException e = Assert.Throws<DbCalmException>(() => Read(("type", "webhook"), ("url", url)));

        Assert.Contains(mistake, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(url, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/x", "false")]
    [InlineData("http://localhost/x", "false")]
    [InlineData("http://[::1]:9/x", "false")]
    [InlineData("http://inside.example/x", "true")]
    public void Without_TLS_goes_what_stays_on_the_machine_or_was_allowed(string url, string allowed) =>
        Assert.NotNull(Read(("type", "webhook"), ("url", url), ("allow_http", allowed)).Webhook!.Url);

    [Theory]
    [InlineData("url", "https://hooks.example/x", "format", "slack", "is a secret with this format")]
    [InlineData("url", "https://hooks.example/x", "url_file", "/etc/x", "exclude each other")]
    [InlineData("url_file", "relative", "format", "json", "absolute path")]
    [InlineData("url", "https://hooks.example/x", "secret_file", "../x", "absolute path")]
    [InlineData("url", "https://hooks.example/x", "to", "a@b.example", "does not go with type: webhook")]
    [InlineData("url", "https://hooks.example/x", "events", "backup_failed,nonsense", "'nonsense' is not an event")]
    [InlineData("url", "https://hooks.example/x", "events", "test", "'test' is not an event")]
    [InlineData("url", "https://hooks.example/x", "reminder", "1m", "5m to 366d")]
    [InlineData("url", "https://hooks.example/x", "reminder", "often", "'never' or a time")]
    [InlineData("url", "https://hooks.example/x", "selector", "=", "selector")]
    [InlineData("format", "json", "allow_http", "true", "is missing")]
    public void What_does_not_go_together_is_refused(string key, string value, string key2, string value2, string mistake) =>
        Assert.Contains(mistake, Assert.Throws<DbCalmException>(() => Read(("type", "webhook"), (key, value), (key2, value2))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("to", "ops@example.com\r\nBcc: all@example.com", "control characters")]
    [InlineData("to", "Ops <ops@example.com>", "plain addresses")]
    [InlineData("to", ",", "plain addresses")]
    [InlineData("from", "a@b@c", "plain address")]
    [InlineData("from", "a@b..c", "plain address")]
    [InlineData("from", "ä@example.com", "plain address")]
    [InlineData("smtp_host", "mail host", "not the name or address")]
    [InlineData("smtp_host", "-x", "not the name or address")]
    [InlineData("smtp_port", "0", "1 to 65535")]
    [InlineData("user", "me", "go together")]
    [InlineData("url", "https://hooks.example", "does not go with type: email")]
    public void Mail_that_could_not_go_or_could_be_forged_is_refused(string key, string value, string mistake) =>
        Assert.Contains(mistake, Assert.Throws<DbCalmException>(() => Read([.. Mail.Where(setting => setting.Item1 != key), (key, value)])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_password_is_never_sent_in_clear() => Assert.Contains(
        "in clear",
        Assert.Throws<DbCalmException>(() => Read([.. Mail, ("tls", "none"), ("user", "me"), ("password_file", "/etc/x")])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_come_at_once()
    {
        DbCalmException e = Assert.Throws<DbCalmException>(() => Read(("type", "webhook"), ("format", "fax"), ("reminder", "x"), ("nonsense", "1")));

        Assert.Equal(4, e.Message.Split("\n  - ").Length - 1);
    }

    private static NotificationChannel Read(params (string Key, string Value)[] settings) =>
        ChannelSettings.Read(new ChannelName("c"), settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
}
