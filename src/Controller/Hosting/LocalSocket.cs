using System.Net.Sockets;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Errors;

namespace DbCalm.Controller.Hosting;

/// <summary>Looks after the file of the local socket: clears away a dead one, keeps others out, removes it at the end.</summary>
internal sealed class LocalSocket(ControllerOptions options) : IHostedLifecycleService
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Before the server binds. Refuses when a controller answers on the socket or something else is in its place.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(options.Socket)!);
        if (!Path.Exists(options.Socket))
        {
            return;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(options.Socket), cancellationToken);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(options.Socket))
        {
            File.Delete(options.Socket);
            return;
        }
        catch (SocketException e)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{options.Socket} is in the way: {e.Message}", "remove it or choose another --socket", e);
        }

        throw new DbCalmException(ErrorCode.Refused, $"another controller answers on {options.Socket}", "stop it first, or choose another --socket and --data-dir");
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the server has bound it.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        File.SetUnixFileMode(options.Socket, OwnerOnly);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the server has closed it.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        File.Delete(options.Socket);
        return Task.CompletedTask;
    }

    // .NET can't tell a socket from an empty file; neither holds anything that could be lost.
    private static bool IsSocket(string path) => (File.GetAttributes(path) & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == 0 && new FileInfo(path).Length == 0;
}
