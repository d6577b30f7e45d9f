using DbCalm.Core.Errors;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>Makes one attempt to deliver one message, by whatever way its channel says. Errors are answers.</summary>
internal sealed partial class Attempts(WebhookSender webhooks, MailSender mails, ILogger<Attempts> logger)
{
    /// <summary>What the attempt came to; throws only when it is cancelled.</summary>
    public async Task<Delivery> MakeAsync(StoredChannel channel, Notification? message, CancellationToken cancellationToken)
    {
        if (channel.Channel is not { } known)
        {
            return new Delivery(false, channel.Problem);
        }

        if (message is null)
        {
            return new Delivery(false, "a newer controller wrote this message");
        }

        try
        {
            return known.Webhook is { } webhook
                ? await webhooks.SendAsync(known, webhook, message, cancellationToken)
                : await mails.SendAsync(known, known.Mail!, message, cancellationToken);
        }
        catch (DbCalmException e)
        {
            return new Delivery(false, e.Hint.Length > 0 ? $"{e.Message}; {e.Hint}" : e.Message, IsReceiverDown: true);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A surprise in one channel is no reason to stop with the others.
            LogSurprised(channel.Name.Value, e);
            return new Delivery(false, "the controller failed; its log has the details", IsReceiverDown: true);
        }
    }

    [LoggerMessage(7001, LogLevel.Error, "Delivering to channel {Channel} met with a surprise")]
    private partial void LogSurprised(string channel, Exception exception);
}
