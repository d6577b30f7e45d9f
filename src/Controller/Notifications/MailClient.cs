using System.Net.Security;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace DbCalm.Controller.Notifications;

/// <summary>A connection to a mail server that trusts whom its channel trusts, and goes on when some of the receivers are refused.</summary>
internal sealed class MailClient(SslClientAuthenticationOptions trust) : SmtpClient
{
    private readonly List<string> refused = [];

    /// <summary>The receivers that the server did not take.</summary>
    public IReadOnlyList<string> Refused => refused;

    /// <summary>The answer to the last of them.</summary>
    public SmtpResponse? LastRefusal { get; private set; }

    /// <summary>Dials within <paramref name="patience"/>, greets, and sets up TLS as <paramref name="security"/> says.</summary>
    public async Task OpenAsync(string host, int port, SecureSocketOptions security, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var timeout = new CancellationTokenSource(patience, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            await socket.ConnectAsync(host, port, linked.Token);
            await ConnectAsync(new BoundedStream(new NetworkStream(socket, ownsSocket: true)), host, port, security, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback) => trust;

    /// <inheritdoc/>
    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        refused.Add(mailbox.Address);
        LastRefusal = response;
    }

    /// <inheritdoc/>
    protected override void OnNoRecipientsAccepted(MimeMessage message) => throw new NoReceiverException();

    /// <summary>Every receiver was refused; the client has the last answer.</summary>
    internal sealed class NoReceiverException : Exception;
}
