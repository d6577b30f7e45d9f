using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using DbCalm.Core.Notifications;
using MailKit.Net.Smtp;
using MailKit.Security;
using AuthenticationException = System.Security.Authentication.AuthenticationException;
using LoginRefusedException = MailKit.Security.AuthenticationException;

namespace DbCalm.Controller.Notifications;

/// <summary>Hands messages to a mail server.</summary>
internal sealed class MailSender(DeliveryLimits limits, TimeProvider time)
{
    private const int MostTold = 200;

    /// <summary>Makes one attempt. Throws a refusal when a file can't be used.</summary>
    public async Task<Delivery> SendAsync(NotificationChannel channel, MailTarget target, Notification message, CancellationToken cancellationToken)
    {
        using var client = new MailClient(TrustedAuthorities.Options(target.Host, channel.CaFile)) { LocalDomain = Hello };
        byte[]? password = target.PasswordFile is { } file ? SecretFile.Read(file) : null;
        using var timeout = new CancellationTokenSource(limits.Total, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        string server = $"{target.Host}:{target.Port}";
        try
        {
            await client.OpenAsync(target.Host, target.Port, SecurityOf(target), limits.Connect, time, linked.Token);
            await LogInAsync(client, target, password, linked.Token);
            await client.SendAsync(MailMessage.Write(target, message, time.GetUtcNow()), linked.Token);
            await QuitAsync(client, linked.Token);
            return new Delivery(true, client.Refused.Count == 0 ? "" : $"the server refused {string.Join(", ", client.Refused)}");
        }
        catch (Exception e) when (Explain(e, client, server) is { } failure && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return failure;
        }
    }

    private static string Hello => MailAddressRules.IsHost(Environment.MachineName) ? Environment.MachineName : "localhost";

    // Whoever sits between may remove the offer of STARTTLS: without it nothing is said.
    private static SecureSocketOptions SecurityOf(MailTarget target) => target.Security switch
    {
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Implicit => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
    };

    // The password is bytes, whatever they mean: one character each carries them through as they are.
    private static async Task LogInAsync(MailClient client, MailTarget target, byte[]? password, CancellationToken cancellationToken)
    {
        if (password is null)
        {
            return;
        }

        string user = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(target.User!));
        string secret = Encoding.Latin1.GetString(password);
        SaslMechanism login = client.AuthenticationMechanisms.Contains("PLAIN") ? new SaslMechanismPlain(Encoding.Latin1, user, secret)
            : client.AuthenticationMechanisms.Contains("LOGIN") ? new SaslMechanismLogin(Encoding.Latin1, user, secret)
            : throw new SmtpProtocolException("the server offers no login by PLAIN or LOGIN");
        await client.AuthenticateAsync(login, cancellationToken);
    }

    // The message is taken; how the connection ends is of no interest.
    private static async Task QuitAsync(MailClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception e) when (e is SmtpProtocolException or SmtpCommandException or IOException or OperationCanceledException)
        {
            return;
        }
    }

    // A server that repeats what it was sent must not have it put into our lists: of logins only the code is told.
    private static Delivery? Explain(Exception exception, MailClient client, string server) => exception switch
    {
        MailClient.NoReceiverException => Refused(server, $"every receiver, last {client.Refused[^1]}", (int)client.LastRefusal!.StatusCode, client.LastRefusal.Response),
        LoginRefusedException => new Delivery(false, $"{server}: the login was refused{CodeOf(exception.Message)}", IsReceiverDown: true),
        SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } e => Refused(server, $"the sender {e.Mailbox!.Address}", (int)e.StatusCode, e.Message),
        SmtpCommandException { ErrorCode: SmtpErrorCode.MessageNotAccepted } e => Refused(server, "the message", (int)e.StatusCode, e.Message),
        SmtpCommandException e => Refused(server, "a command", (int)e.StatusCode, e.Message),
        NotSupportedException => new Delivery(false, $"{server}: the server offers no STARTTLS; use tls: implicit, or none for a server on this machine", IsReceiverDown: true),
        SmtpProtocolException e => new Delivery(false, $"{server}: {OneLine(e.Message)}", IsReceiverDown: true),
        SslHandshakeException or SocketException or IOException or AuthenticationException =>
            new Delivery(false, $"can't reach {server}: {OneLine(exception.GetBaseException().Message)}", IsReceiverDown: true),
        OperationCanceledException => new Delivery(false, $"{server} did not answer in time", IsReceiverDown: true),
        _ => null,
    };

    // The message is the code, a colon and the server's words.
    private static string CodeOf(string message) => message is [>= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', ':', ..] ? $" with {message[..3]}" : "";

    private static Delivery Refused(string server, string what, int code, string text) =>
        new(false, $"{server}: refused {what} with {code}: {OneLine(text)}", IsReceiverDown: code < 500);

    private static string OneLine(string text)
    {
        string line = string.Concat(text.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? '?' : c));
        return line.Length > MostTold ? line[..MostTold] : line;
    }
}
