using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace DbCalm.Controller.Notifications;

/// <summary>One connection to a mail server (RFC 5321): lines out, replies in. What a server may say is bounded.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private const int MaxLine = 1024;
    private const int MaxLines = 100;
    private readonly byte[] buffer = new byte[MaxLine];
    private Stream stream;
    private int start;
    private int end;

    private SmtpConnection(Stream stream) => this.stream = stream;

    /// <summary>Dials.</summary>
    public static async Task<SmtpConnection> OpenAsync(string host, int port, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, linked.Token);
            return new SmtpConnection(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>From now on everything goes through TLS. What the server said in clear and nobody has read is no part of it: that ends the connection.</summary>
    public async Task SecureAsync(SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        if (start < end)
        {
            throw new SmtpException("the server spoke before TLS was set up");
        }

        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        stream = secure;
        await secure.AuthenticateAsClientAsync(options, cancellationToken);
    }

    /// <summary>Says one command and returns the answer, whatever it is.</summary>
    public async Task<SmtpReply> SayAsync(string command, CancellationToken cancellationToken)
    {
        await WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>The next answer.</summary>
    public async Task<SmtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MaxLines)
        {
            string line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !line[..3].All(char.IsAsciiDigit) || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                throw new SmtpException("the server does not speak SMTP");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new SmtpReply(((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0'), lines);
            }
        }

        throw new SmtpException("the server's answer has too many lines");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                string line = Encoding.ASCII.GetString(buffer, start, length).TrimEnd('\r');
                start += length + 1;
                return string.Concat(line.Select(c => char.IsControl(c) ? '?' : c));
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            int read = end < buffer.Length ? await stream.ReadAsync(buffer.AsMemory(end), cancellationToken) : throw new SmtpException("the server's answer is too long");
            end += read > 0 ? read : throw new SmtpException("the server closed the connection");
        }
    }
}
