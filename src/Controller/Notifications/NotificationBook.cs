using DbCalm.Controller.Database;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Notifications;

/// <summary>The messages there are, for people.</summary>
internal sealed class NotificationBook(StoreDatabase database, DeliverySignal signal, TimeProvider time)
{
    /// <summary>A page of messages, newest first; of one channel and in one state, or all.</summary>
    public Task<Page<StoredNotification>> ListAsync(ChannelName? channel, NotificationState? state, uint pageSize, string pageToken, CancellationToken cancellationToken) =>
        database.ReadAsync(store => NotificationStore.ListAsync(store, channel, state, pageSize, pageToken), cancellationToken);

    /// <summary>Has a message tried again at once; throws not-found, and refused for one that was delivered or whose channel is gone.</summary>
    public async Task<StoredNotification> RetryAsync(string id, CancellationToken cancellationToken)
    {
        StoredNotification retried = await database.WriteAsync(
            async store =>
            {
                StoredNotification before = await NotificationStore.GetAsync(store, id);
                if (before.State == NotificationState.Delivered)
                {
                    throw new DbCalmException(ErrorCode.Refused, $"notification {id} was delivered", "a delivered message is not sent again");
                }

                await ChannelStore.GetAsync(store, before.Channel);
                await NotificationStore.RetryAsync(store, id, time.GetUtcNow());
                return await NotificationStore.GetAsync(store, id);
            },
            cancellationToken);
        signal.Raise();
        return retried;
    }
}
