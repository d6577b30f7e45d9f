using System.Net.Sockets;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Engines.Servers;

/// <summary>One database server, asked through the client tool alone.</summary>
internal sealed class MariaDbServer(InstanceConfig instance, ToolLocator tools, TimeProvider time)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);

    /// <summary>Asks the server how it is. Throws unavailable when it does not answer, refused when it does not let the user in.</summary>
    public async Task<ServerStatus> AskAsync(CancellationToken cancellationToken)
    {
        Tool client = await tools.FindAsync(ToolRole.Client, cancellationToken);
        var command = new ChildCommand
        {
            Path = client.Path,
            Arguments = [.. MariaDbOptions.For(instance), "--connect-timeout=10", "--batch", "--skip-column-names", $"--execute={ServerAnswer.Question}"],
        };
        using var patience = new CancellationTokenSource(AnswerTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            ChildResult result = await ChildProcess.RunAsync(command, either.Token);
            return result.ExitCode == 0
                ? ServerAnswer.Parse(result.Output)
                : throw ToolFailure.Explain(Path.GetFileName(client.Path), result.ExitCode, result.ErrorTail, instance);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DbCalmException(ErrorCode.Unavailable, $"instance {instance.Name} at {instance.Address} did not answer within {AnswerTime.TotalSeconds} s", "check the server's load and its error log");
        }
    }

    /// <summary>Whether anything accepts connections at the instance's address, whoever it lets in: a restore into the instance needs that nothing does.</summary>
    public async Task<bool> IsAcceptingAsync(CancellationToken cancellationToken)
    {
        (string host, int port) = MariaDbOptions.TcpAddress(instance);
        using var socket = instance.Socket is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var patience = new CancellationTokenSource(ConnectTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await (instance.Socket is { } path ? socket.ConnectAsync(new UnixDomainSocketEndPoint(path), either.Token) : socket.ConnectAsync(host, port, either.Token));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Neither refused nor accepted: better taken for a server that is busy.
            return true;
        }
    }
}
