using System.Text;
using DbCalm.Controller.Notifications;
using DbCalm.Core.Names;
using DbCalm.Testing;

namespace DbCalm.Controller.Tests.Notifications;

[Trait("ring", "slow")]
public sealed class MailDeliveryTests : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private NotificationBench bench = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => bench = await NotificationBench.OpenAsync();

    public ValueTask DisposeAsync()
    {
        bench.Dispose();
        directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("implicit")]
    [InlineData("none")]
    public async Task Mail_goes_the_way_that_the_channel_says(string mode)
    {
        await using MailServer server = await MailServer.StartAsync(directory, mode);
        await AddAsync(server, ("tls", mode), ("to", "ops@example.com,dba@example.com"));
        await bench.OpenAsync("db1", message: "größer als erlaubt\n.\nBcc: all@example.com");
        await bench.DeliverAsync();

        StoredNotification sent = Assert.Single(await bench.ListAsync());
        Assert.Equal((NotificationState.Delivered, ""), (sent.State, sent.LastError));
        var message = Assert.Single(server.Messages);
        Assert.Equal(("dbcalm@example.com", """["ops@example.com","dba@example.com"]""", mode != "none"), (message["from"]!.GetValue<string>(), message["to"]!.ToJsonString(), message["tls"]!.GetValue<bool>() || mode == "implicit"));
        string content = message["content"]!.GetValue<string>();
        Assert.Contains($"Message-ID: <{sent.Id}@example.com>\r\n", content, StringComparison.Ordinal);
        Assert.DoesNotContain("\nBcc:", content, StringComparison.Ordinal);
        string text = Encoding.UTF8.GetString(Convert.FromBase64String(content.Split("\r\n\r\n", 2)[1].Replace("\r\n", "", StringComparison.Ordinal)));
        Assert.StartsWith("backup of db1 failed\r\n\r\ngrößer als erlaubt\r\n.\r\nBcc: all@example.com\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_a_login_logs_in()
    {
        await using MailServer server = await MailServer.StartAsync(directory, "login");
        await AddAsync(server, ("user", "dbcalm"), ("password_file", bench.Secret("password", "pä ss\n")));
        Delivery result = await bench.Delivery.TestAsync(new ChannelName("mail"), Token);

        Assert.Equal((true, ""), (result.IsDone, result.Detail));
        Assert.True(Assert.Single(server.Messages)["login"]!.GetValue<bool>());

        bench.Secret("password", "wrong");
        Delivery refused = await bench.Delivery.TestAsync(new ChannelName("mail"), Token);
        Assert.Contains("the login was refused with 535", refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_gets_nothing()
    {
        await using MailServer server = await MailServer.StartAsync(directory, "starttls");
        await AddAsync(server, ("ca_file", ""));
        Delivery result = await bench.Delivery.TestAsync(new ChannelName("mail"), Token);

        Assert.False(result.IsDone);
        Assert.Contains("certificate", result.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Messages);
    }

    [Fact]
    public async Task A_server_without_TLS_gets_nothing_unless_that_is_said()
    {
        await using MailServer server = await MailServer.StartAsync(directory, "none");
        await AddAsync(server);
        Delivery result = await bench.Delivery.TestAsync(new ChannelName("mail"), Token);

        Assert.Contains("offers no STARTTLS", result.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Messages);
    }

    [Fact]
    public async Task A_receiver_who_is_refused_does_not_keep_the_others_from_theirs()
    {
        await using MailServer server = await MailServer.StartAsync(directory, "none");
        await AddAsync(server, ("tls", "none"), ("to", "nobody@example.com,ops@example.com"));
        Delivery result = await bench.Delivery.TestAsync(new ChannelName("mail"), Token);
        Assert.Equal((true, "the server refused nobody@example.com"), (result.IsDone, result.Detail));
        Assert.Single(server.Messages);

        await bench.Channels.UpdateAsync(new ChannelName("mail"), new Dictionary<string, string> { ["to"] = "later@example.com" }, Token);
        Delivery later = await bench.Delivery.TestAsync(new ChannelName("mail"), Token);
        Assert.Equal((false, true), (later.IsDone, later.IsReceiverDown));
        Assert.Contains("451 try later", later.Detail.Replace(": ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private Task<StoredChannel> AddAsync(MailServer server, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            ["type"] = "email",
            ["smtp_host"] = "localhost",
            ["smtp_port"] = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["ca_file"] = server.CaFile,
            ["from"] = "dbcalm@example.com",
            ["to"] = "ops@example.com",
        };
        foreach ((string key, string value) in settings)
        {
            all[key] = value;
        }

        return bench.AddAsync("mail", [.. all.Select(setting => (setting.Key, setting.Value))]);
    }
}
