using System.Text.Json.Nodes;
using DbCalm.Controller.Notifications;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;
using Microsoft.AspNetCore.Http;

namespace DbCalm.Controller.Tests.Notifications;

public sealed class WebhookDeliveryTests : IAsyncLifetime
{
    private NotificationBench bench = null!;
    private WebhookReceiver receiver = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await NotificationBench.OpenAsync();
        receiver = await WebhookReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync();
        bench.Dispose();
    }

    [Fact]
    public async Task What_failed_twice_comes_a_third_time_under_the_same_id_and_signed_anew()
    {
        await bench.AddWebhookAsync("pager", receiver.Url);
        receiver.Answer = (n, context) =>
        {
            context.Response.StatusCode = n < 3 ? 503 : 204;
            return Task.CompletedTask;
        };
        await bench.OpenAsync("db1");

        await bench.DeliverAsync();
        await bench.DeliverAsync(TimeSpan.FromSeconds(1));
        Assert.Single(receiver.Requests);
        await bench.DeliverAsync(TimeSpan.FromSeconds(30));
        await bench.DeliverAsync(TimeSpan.FromSeconds(60));
        await bench.DeliverAsync(TimeSpan.FromHours(1));

        StoredNotification sent = Assert.Single(await bench.ListAsync());
        Assert.Equal((NotificationState.Delivered, 3, ""), (sent.State, sent.Attempts, sent.LastError));
        Assert.Equal(3, receiver.Requests.Count);
        Assert.All(receiver.Requests, request => Assert.Equal(("POST", "/hook", "backup_failed", sent.Id, true), (request.Method, request.Path, request.Event, request.Delivery, request.IsSignedWith(NotificationBench.Key))));
        Assert.Equal(3, receiver.Requests.Select(request => request.Timestamp).Distinct().Count());
        Assert.Single(receiver.Requests.Select(request => request.Body).Distinct());
        Assert.Equal(sent.Id, JsonNode.Parse(receiver.Requests.First().Body)!["id"]!.GetValue<string>());
        Assert.False(receiver.Requests.First().IsSignedWith("another secret"));
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_nobody_else_and_is_left_alone_for_a_while()
    {
        await using WebhookReceiver hanging = await WebhookReceiver.StartAsync();
        hanging.Answer = (_, context) => Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System, context.RequestAborted);
        await bench.AddWebhookAsync("slow", hanging.Url);
        await bench.AddWebhookAsync("quick", receiver.Url);
        await bench.OpenAsync("db1");
        await bench.OpenAsync("db2");

        await bench.DeliverAsync();

        Assert.Equal(2, receiver.Requests.Count);
        Assert.Single(hanging.Requests);
        StoredNotification tried = Assert.Single(await bench.ListAsync(), one => one is { State: NotificationState.Waiting, Attempts: 1 });
        Assert.Contains("did not answer within 1 s", tried.LastError, StringComparison.Ordinal);
        await bench.DeliverAsync(TimeSpan.FromSeconds(1));
        Assert.Single(hanging.Requests);
        await bench.DeliverAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(2, hanging.Requests.Count);
    }

    [Theory]
    [InlineData(301, "redirects are not followed")]
    [InlineData(307, "redirects are not followed")]
    [InlineData(410, "answered 410")]
    [InlineData(400, "answered 400")]
    public async Task Whatever_is_no_success_is_tried_again(int status, string told)
    {
        await bench.AddWebhookAsync("pager", receiver.Url);
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        await bench.OpenAsync("db1");
        await bench.DeliverAsync();

        Assert.Equal("/hook", Assert.Single(receiver.Requests).Path);
        StoredNotification one = Assert.Single(await bench.ListAsync());
        Assert.Equal(NotificationState.Waiting, one.State);
        Assert.Contains(told, one.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_may_ask_for_a_pause()
    {
        await bench.AddWebhookAsync("pager", receiver.Url);
        receiver.Answer = (n, context) =>
        {
            context.Response.StatusCode = n == 1 ? 429 : 200;
            context.Response.Headers.RetryAfter = "600";
            return Task.CompletedTask;
        };
        await bench.OpenAsync("db1");
        await bench.DeliverAsync();
        await bench.DeliverAsync(TimeSpan.FromMinutes(9));
        Assert.Single(receiver.Requests);
        await bench.DeliverAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_and_an_echoed_secret_not_told()
    {
        await bench.AddWebhookAsync("pager", receiver.Url);
        receiver.Answer = async (_, context) =>
        {
            context.Response.StatusCode = 500;
            await context.Response.WriteAsync($"no {context.Request.Path}{context.Request.QueryString}\u0007");
            byte[] more = new byte[64 * 1024];
            Array.Fill(more, (byte)'x');
            for (int i = 0; i < 10_000 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(more, context.RequestAborted);
            }
        };
        await bench.OpenAsync("db1");
        await bench.DeliverAsync();

        StoredNotification one = Assert.Single(await bench.ListAsync());
        Assert.Contains("answered 500", one.LastError, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ps3cret", one.LastError, StringComparison.Ordinal);
        Assert.InRange(one.LastError.Length, 1, 300);
    }

    [Fact]
    public async Task After_three_days_a_message_is_given_up_and_a_person_can_have_it_tried_again()
    {
        await bench.AddWebhookAsync("pager", receiver.Url);
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await bench.OpenAsync("db1");
        for (int i = 0; i < 90; i++)
        {
            await bench.DeliverAsync(TimeSpan.FromHours(1));
        }

        StoredNotification one = Assert.Single(await bench.ListAsync());
        Assert.Equal(NotificationState.GivenUp, one.State);
        Assert.InRange(receiver.Requests.Count, 60, 100);

        receiver.Answer = (_, _) => Task.CompletedTask;
        await bench.Messages.RetryAsync(one.Id, TestContext.Current.CancellationToken);
        await bench.DeliverAsync();
        Assert.Equal(NotificationState.Delivered, Assert.Single(await bench.ListAsync()).State);
        Assert.Single(receiver.Requests.Select(request => request.Delivery).Distinct());

        await bench.DeliverAsync(TimeSpan.FromDays(31));
        Assert.Empty(await bench.ListAsync());
    }

    [Fact]
    public async Task What_the_controller_died_with_is_delivered_after_its_restart()
    {
        await bench.AddWebhookAsync("pager", receiver.Url);
        await bench.OpenAsync("db1");

        bench.Restart();
        await bench.DeliverAsync();

        Assert.Equal("backup_failed", Assert.Single(receiver.Requests).Event);
    }

    [Fact]
    public async Task A_transaction_that_fails_tells_nobody_anything()
    {
        await bench.AddWebhookAsync("pager", receiver.Url);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Store.Database.WriteAsync(
            async store =>
            {
                await bench.Conditions.OpenAsync(store, new Condition { Kind = ConditionKind.Space, Key = "r", Subject = new ConditionSubject { Repository = "r" }, OpenedAt = bench.Time.Now }, bench.Time.Now);
                throw new InvalidOperationException("the cause did not come to be");
            },
            TestContext.Current.CancellationToken));
        await bench.DeliverAsync();

        Assert.Empty(await bench.ListAsync());
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_secret_that_others_can_read_is_not_used()
    {
        string key = bench.Secret("open.key", "x", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        await bench.AddAsync("pager", ("type", "webhook"), ("url", receiver.Url), ("secret_file", key));

        Delivery result = await bench.Delivery.TestAsync(new ChannelName("pager"), TestContext.Current.CancellationToken);

        Assert.False(result.IsDone);
        Assert.Contains("chmod 600", result.Detail, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_secret_address_is_in_no_error()
    {
        string file = bench.Secret("url", "https://127.0.0.1:1/services/T000/B000/t0ps3cret\n");
        await bench.AddAsync("slack", ("type", "webhook"), ("format", "slack"), ("url_file", file));
        await bench.OpenAsync("db1");
        await bench.DeliverAsync();

        string error = Assert.Single(await bench.ListAsync()).LastError;
        Assert.Contains("can't reach 127.0.0.1:1", error, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ps3cret", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slack", "attachments")]
    [InlineData("teams", "type")]
    public async Task Chats_get_their_own_bodies(string format, string field)
    {
        await bench.AddAsync("chat", ("type", "webhook"), ("format", format), ("url_file", bench.Secret("url", receiver.Url)));
        Assert.True((await bench.Delivery.TestAsync(new ChannelName("chat"), TestContext.Current.CancellationToken)).IsDone);

        Assert.NotNull(JsonNode.Parse(Assert.Single(receiver.Requests).Body)![field]);
        Assert.Equal("test", receiver.Requests.First().Event);
    }
}
