using DbCalm.Controller.Notifications;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;
using DbCalm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbCalm.Controller.Tests.Notifications;

/// <summary>The notifications of a controller on a store of its own, with a clock that stands: what is due is delivered when a test says so.</summary>
internal sealed class NotificationBench : IDisposable
{
    public const string Key = "a shared secret";
    private readonly TemporaryDirectory directory = new();

    private NotificationBench(TestStore store)
    {
        Store = store;
        Signal = new DeliverySignal(Time);
        Channels = new ChannelBook(store.Database, Signal, Time);
        Conditions = new ConditionBook(Signal);
        Messages = new NotificationBook(store.Database, Signal, Time);
        Restart();
    }

    public TestStore Store { get; }

    public ManualTime Time => Store.Time;

    public DeliverySignal Signal { get; }

    public ChannelBook Channels { get; }

    public ConditionBook Conditions { get; }

    public NotificationBook Messages { get; }

    public ChannelDelivery Delivery { get; private set; } = null!;

    private DeliveryLoop Loop { get; set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<NotificationBench> OpenAsync() => new(await TestStore.OpenAsync());

    /// <summary>As after a restart: nothing is known but what is stored.</summary>
    public void Restart()
    {
        var limits = new DeliveryLimits { Connect = TimeSpan.FromMilliseconds(500), Total = TimeSpan.FromMilliseconds(1000) };
        var attempts = new Attempts(new WebhookSender(limits, Time), new MailSender(limits with { Total = TimeSpan.FromSeconds(10) }, Time), NullLogger<Attempts>.Instance);
        Delivery = new ChannelDelivery(Store.Database, attempts, Time, NullLogger<ChannelDelivery>.Instance);
        Loop = new DeliveryLoop(Store.Database, Delivery, Signal, Time, NullLogger<DeliveryLoop>.Instance);
    }

    /// <summary>A file that only its owner can read.</summary>
    public string Secret(string name, string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        string path = directory.At(name);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, mode);
        return path;
    }

    public Task<StoredChannel> AddAsync(string name, params (string Key, string Value)[] settings) =>
        Channels.CreateAsync(new ChannelName(name), settings.ToDictionary(setting => setting.Key, setting => setting.Value), Token);

    public Task<StoredChannel> AddWebhookAsync(string name, string url) => AddAsync(name, ("type", "webhook"), ("url", url), ("secret_file", Secret(name + ".key", Key + "\n")));

    public Task OpenAsync(string instance, int? schedule = null, string message = "it broke") => Store.Database.WriteAsync(
        store => Conditions.OpenAsync(
            store,
            new Condition
            {
                Kind = ConditionKind.Backup,
                Key = Condition.KeyOfBackup(instance, schedule),
                Subject = new ConditionSubject { Instance = instance, ScheduleId = schedule },
                Facts = new NotificationFacts { Message = message, Failures = 0 },
                OpenedAt = Time.Now,
            },
            Time.Now),
        Token);

    public Task CloseAsync(string instance, int? schedule = null) => Store.Database.WriteAsync(
        store => Conditions.CloseAsync(store, ConditionKind.Backup, Condition.KeyOfBackup(instance, schedule), new NotificationFacts(), Time.Now), Token);

    /// <summary>Delivers what is due after <paramref name="later"/>.</summary>
    public async Task DeliverAsync(TimeSpan later = default)
    {
        Time.Now += later;
        await Loop.RunOnceAsync(Token);
    }

    public async Task<IReadOnlyList<StoredNotification>> ListAsync() => (await Messages.ListAsync(null, null, 1000, "", Token)).Items;

    public void Dispose()
    {
        Store.Dispose();
        directory.Dispose();
    }
}
