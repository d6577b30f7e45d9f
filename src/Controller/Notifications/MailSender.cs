using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>Hands messages to a mail server.</summary>
internal sealed class MailSender(DeliveryLimits limits, TimeProvider time)
{
    private const int MostTold = 200;

    /// <summary>Makes one attempt. Throws a refusal when a file can't be used.</summary>
    public async Task<Delivery> SendAsync(NotificationChannel channel, MailTarget target, Notification message, CancellationToken cancellationToken)
    {
        SslClientAuthenticationOptions trust = TrustedAuthorities.Options(target.Host, channel.CaFile);
        byte[]? password = target.PasswordFile is { } file ? SecretFile.Read(file) : null;
        using var timeout = new CancellationTokenSource(limits.Total, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        string server = $"{target.Host}:{target.Port}";
        try
        {
            await using SmtpConnection connection = await SmtpConnection.OpenAsync(target.Host, target.Port, limits.Connect, time, linked.Token);
            SmtpReply offers = await GreetAsync(connection, target, trust, linked.Token);
            await LogInAsync(connection, target, password, offers, linked.Token);
            string refused = await HandOverAsync(connection, target, message, linked.Token);
            await QuitAsync(connection, linked.Token);
            return new Delivery(true, refused);
        }
        catch (SmtpException e)
        {
            return new Delivery(false, $"{server}: {e.Message}", IsReceiverDown: e.Code is < 500);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return new Delivery(false, $"can't reach {server}: {e.GetBaseException().Message}", IsReceiverDown: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Delivery(false, $"{server} did not answer in time", IsReceiverDown: true);
        }
    }

    private static async Task<SmtpReply> GreetAsync(SmtpConnection connection, MailTarget target, SslClientAuthenticationOptions trust, CancellationToken cancellationToken)
    {
        if (target.Security == MailSecurity.Implicit)
        {
            await connection.SecureAsync(trust, cancellationToken);
        }

        Require(await connection.ReadAsync(cancellationToken), "the greeting");
        SmtpReply offers = Require(await connection.SayAsync(Hello, cancellationToken), "EHLO");
        if (target.Security != MailSecurity.StartTls)
        {
            return offers;
        }

        // Whoever sits between may have removed the offer: without it nothing is said.
        if (!offers.Offers("STARTTLS"))
        {
            throw new SmtpException("the server offers no STARTTLS; use tls: implicit, or none for a server on this machine");
        }

        Require(await connection.SayAsync("STARTTLS", cancellationToken), "STARTTLS");
        await connection.SecureAsync(trust, cancellationToken);
        return Require(await connection.SayAsync(Hello, cancellationToken), "EHLO");
    }

    private static string Hello => $"EHLO {(MailAddressRules.IsHost(Environment.MachineName) ? Environment.MachineName : "localhost")}";

    private static async Task LogInAsync(SmtpConnection connection, MailTarget target, byte[]? password, SmtpReply offers, CancellationToken cancellationToken)
    {
        if (password is null)
        {
            return;
        }

        byte[] user = Encoding.UTF8.GetBytes(target.User!);
        if (offers.OffersLogin("PLAIN"))
        {
            RequireLogin(await connection.SayAsync($"AUTH PLAIN {Convert.ToBase64String([0, .. user, 0, .. password])}", cancellationToken));
        }
        else if (offers.OffersLogin("LOGIN"))
        {
            RequireCode(await connection.SayAsync("AUTH LOGIN", cancellationToken), 334);
            RequireCode(await connection.SayAsync(Convert.ToBase64String(user), cancellationToken), 334);
            RequireLogin(await connection.SayAsync(Convert.ToBase64String(password), cancellationToken));
        }
        else
        {
            throw new SmtpException("the server offers no login by PLAIN or LOGIN");
        }
    }

    // A server that repeats what it was sent must not have it put into our lists: of logins only the code is told.
    private static void RequireCode(SmtpReply reply, int code)
    {
        if (reply.Code != code)
        {
            throw new SmtpException($"the login was refused with {reply.Code}");
        }
    }

    private static void RequireLogin(SmtpReply reply) => RequireCode(reply, 235);

    // Whom the server takes gets it; who was refused is told about, and only when nobody is left it has failed.
    private async Task<string> HandOverAsync(SmtpConnection connection, MailTarget target, Notification message, CancellationToken cancellationToken)
    {
        Require(await connection.SayAsync($"MAIL FROM:<{target.From}>", cancellationToken), $"the sender {target.From}");
        var refused = new List<string>();
        SmtpReply last = new(0, []);
        foreach (string to in target.To)
        {
            last = await connection.SayAsync($"RCPT TO:<{to}>", cancellationToken);
            if (!last.IsGood)
            {
                refused.Add(to);
            }
        }

        if (refused.Count == target.To.Count)
        {
            Require(last, $"every receiver, last {refused[^1]}");
        }

        SmtpReply data = await connection.SayAsync("DATA", cancellationToken);
        if (data.Code != 354)
        {
            throw Refused(data, "DATA");
        }

        await connection.WriteAsync(MailMessage.Write(target, message, time.GetUtcNow()), cancellationToken);
        Require(await connection.ReadAsync(cancellationToken), "the message");
        return refused.Count == 0 ? "" : $"the server refused {string.Join(", ", refused)}";
    }

    // The message is taken; how the connection ends is of no interest.
    private static async Task QuitAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SayAsync("QUIT", cancellationToken);
        }
        catch (Exception e) when (e is SmtpException or IOException or OperationCanceledException)
        {
            return;
        }
    }

    private static SmtpReply Require(SmtpReply reply, string what) => reply.IsGood ? reply : throw Refused(reply, what);

    private static SmtpException Refused(SmtpReply reply, string what)
    {
        string text = string.Join(' ', reply.Lines);
        return new SmtpException($"refused {what} with {reply.Code}: {(text.Length > MostTold ? text[..MostTold] : text)}", reply.Code);
    }
}
