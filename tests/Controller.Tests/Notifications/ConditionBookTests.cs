using DbCalm.Controller.Fleet;
using DbCalm.Controller.Notifications;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;
using InstanceFacts = DbCalm.Protocol.V1.InstanceFacts;

namespace DbCalm.Controller.Tests.Notifications;

public sealed class ConditionBookTests : IAsyncLifetime
{
    private NotificationBench bench = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => bench = await NotificationBench.OpenAsync();

    public ValueTask DisposeAsync()
    {
        bench.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_condition_is_told_once_reminded_of_daily_and_closed_once()
    {
        await bench.AddWebhookAsync("pager", "https://127.0.0.1:1/");
        for (int hour = 0; hour < 50; hour++)
        {
            await bench.OpenAsync("db1", 1);
            bench.Time.Now += TimeSpan.FromHours(1);
        }

        await bench.CloseAsync("db1", 1);
        await bench.CloseAsync("db1", 1);

        Notification[] told = [.. (await bench.ListAsync()).Reverse().Select(one => one.Message!)];
        Assert.Equal(
            [(NotificationEvent.BackupFailed, false, 1), (NotificationEvent.BackupFailed, true, 25), (NotificationEvent.BackupFailed, true, 49), (NotificationEvent.BackupRecovered, false, null)],
            told.Select(one => (one.Event, one.IsReminder, one.Facts.Failures)));
        Assert.Single(told.Select(one => one.Since).Distinct());
    }

    [Fact]
    public async Task Each_schedule_of_an_instance_fails_and_recovers_for_itself()
    {
        await bench.AddWebhookAsync("pager", "https://127.0.0.1:1/");
        await bench.OpenAsync("db1", 1);
        await bench.OpenAsync("db1", 2);
        await bench.CloseAsync("db1", 1);

        Assert.Equal([("backup_failed", 1), ("backup_failed", 2), ("backup_recovered", 1)], (await bench.ListAsync()).Reverse().Select(one => (NotificationEvents.NameOf(one.Message!.Event), one.Message.Subject.ScheduleId!.Value)).Order());
    }

    [Fact]
    public async Task Only_who_wants_it_is_told()
    {
        await AddInstanceAsync("db1", "env=prod");
        await bench.AddAsync("prod", ("type", "webhook"), ("url", "https://a.example/"), ("selector", "env=prod"));
        await bench.AddAsync("test", ("type", "webhook"), ("url", "https://a.example/"), ("selector", "env=test"));
        await bench.AddAsync("space", ("type", "webhook"), ("url", "https://a.example/"), ("events", "repository_nearly_full"));
        await bench.AddAsync("all", ("type", "webhook"), ("url", "https://a.example/"));
        await bench.OpenAsync("db1");
        await bench.Store.Database.WriteAsync(
            store => bench.Conditions.OpenAsync(store, new Condition { Kind = ConditionKind.Space, Key = "r", Subject = new ConditionSubject { Repository = "r" }, OpenedAt = bench.Time.Now }, bench.Time.Now), Token);

        Assert.Equal(
            [("all", "backup_failed"), ("all", "repository_nearly_full"), ("prod", "backup_failed"), ("space", "repository_nearly_full")],
            (await bench.ListAsync()).Select(one => (one.Channel.Value, NotificationEvents.NameOf(one.Message!.Event))).Order());
    }

    [Fact]
    public async Task A_new_channel_learns_what_is_wrong_already_and_a_deleted_one_nothing_more()
    {
        await bench.OpenAsync("db1");
        await bench.AddWebhookAsync("late", "https://a.example/");
        await RemindAsync();
        await RemindAsync();
        StoredNotification told = Assert.Single(await bench.ListAsync());
        Assert.Equal((NotificationEvent.BackupFailed, false), (told.Message!.Event, told.Message.IsReminder));

        await bench.Channels.DeleteAsync(new ChannelName("late"), Token);
        await bench.CloseAsync("db1");
        StoredNotification only = Assert.Single(await bench.ListAsync());
        Assert.Equal((NotificationState.GivenUp, "the channel was deleted"), (only.State, only.LastError));
        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => bench.Messages.RetryAsync(only.Id, Token));
        Assert.Equal(ErrorCode.NotFound, e.Code);
    }

    private async Task RemindAsync() => await bench.Store.Database.WriteAsync(
        async store => await bench.Conditions.RemindAllAsync(store, await ConditionBook.UntoldAsync(store, bench.Time.Now), bench.Time.Now), Token);

    private async Task AddInstanceAsync(string name, string labels)
    {
        FleetHost host = await bench.Store.AddHostAsync("h1");
        await bench.Store.Database.WriteAsync(
            async store =>
            {
                await InstanceStore.ClaimAsync(store, host.Id, new InstanceName(name), new InstanceFacts { Name = name }, bench.Time.Now);
                await InstanceStore.SetSettingsAsync(store, new InstanceName(name), new Dictionary<string, string> { ["labels"] = labels });
            },
            Token);
    }
}
