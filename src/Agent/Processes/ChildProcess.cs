using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using DbCalm.Core.Errors;
using DbCalm.Platform;
using Microsoft.Win32.SafeHandles;

namespace DbCalm.Agent.Processes;

/// <summary>
/// A running tool; the only class that starts children. The tool leads a process group of its own, so that all it starts ends with it and a
/// Ctrl-C in the agent's terminal does not reach it. Disposing kills what still runs.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int PipeBytes = 1 << 20;
    private const int MaxText = 16 << 20;
    private static readonly TimeSpan StraggleTime = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private readonly ChildCommand command;
    private readonly ErrorTail errors;
    private readonly Task linesRead;
    private Task? stopping;
    private bool hasLeftDaemon;

    private ChildProcess(Process process, ChildCommand command)
    {
        this.process = process;
        this.command = command;
        errors = new ErrorTail(command.OnErrorLine);
        Enlarge(process.StandardOutput.BaseStream);
        Enlarge(process.StandardInput.BaseStream);
        Task errorsRead = OnOwnThread(() => errors.ReadToEnd(process.StandardError.BaseStream));
        linesRead = command.OnOutputLine is { } told
            ? Task.WhenAll(errorsRead, OnOwnThread(() => new ErrorTail(told).ReadToEnd(process.StandardOutput.BaseStream)))
            : errorsRead;
    }

    /// <summary>The tool's stdout: the pipe itself, unbuffered, for plain blocking reads. It must be read to its end.</summary>
    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>The tool's stdin: the pipe itself, unbuffered, for plain blocking writes. Dispose it to end the input.</summary>
    public Stream Input => process.StandardInput.BaseStream;

    /// <summary>The last lines of stderr so far, redacted; all of them once <see cref="WaitAsync"/> has returned.</summary>
    public IReadOnlyList<string> ErrorTail => errors.Lines;

    /// <summary>Starts a tool. Throws tool-failed when it can't be started.</summary>
    public static ChildProcess Start(ChildCommand command)
    {
        var process = new Process { StartInfo = Describe(command) };
        try
        {
#pragma warning disable RS0030 // this is the one class that starts children
            Signals.WithInterruptHeard(() => process.Start());
#pragma warning restore RS0030
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            process.Dispose();
            throw new DbCalmException(ErrorCode.ToolFailed, $"{command.Path} can't be started: {e.Message}", "check that the program exists and may be executed", e);
        }

        var started = new ChildProcess(process, command);
        try
        {
            if (ProcessIdentity.Of(process.Id) is { } identity)
            {
                command.OnStarted?.Invoke(identity);
            }

            return started;
        }
        catch
        {
            started.Signal(Signals.Kill);
            process.WaitForExit();
            started.CloseStreams();
            throw;
        }
    }

    /// <summary>Runs a tool that says little to its end. On cancellation it is stopped first. Any exit code is returned, not thrown.</summary>
    public static async Task<ChildResult> RunAsync(ChildCommand command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using ChildProcess tool = Start(command);
        await tool.Input.DisposeAsync();
        Task<string> output = OnOwnThread(() => ReadText(tool.Output));
        int exitCode = await tool.WaitAsync(cancellationToken);
        return new ChildResult(exitCode, await output, tool.ErrorTail);
    }

    /// <summary>The exit code, once the tool has ended and its stderr is read; 128 + n when signal n ended it. On cancellation the tool is stopped first.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await StopAsync();
            throw;
        }

        await ReadLinesToEndAsync();
        return process.ExitCode;
    }

    /// <summary>Asks the tool and what it started to end with SIGINT, insists with SIGKILL after the grace, and returns when it is gone. Harmless when it has ended.</summary>
    public Task StopAsync()
    {
        lock (errors)
        {
            return stopping ??= InterruptAsync();
        }
    }

    /// <summary>The same without waiting; disposing waits for it.</summary>
    public void RequestStop() => _ = StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task? asked;
        lock (errors)
        {
            asked = stopping;
        }

        if (asked is not null)
        {
            await asked;
        }
        else if (!process.HasExited)
        {
            Signal(Signals.Kill);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        await ReadLinesToEndAsync();
        _ = CloseAsync();
    }

    private static ProcessStartInfo Describe(ChildCommand command)
    {
        // setsid replaces itself with the tool: the pid stays and becomes the group's.
        var info = new ProcessStartInfo("setsid", [.. command.Priority?.Arguments ?? [], command.Path, .. command.Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        if (command.HasCleanEnvironment)
        {
            info.Environment.Clear();
        }
        else
        {
            info.Environment["LC_ALL"] = "C.UTF-8";
        }

        foreach (string own in info.Environment.Keys.Where(name => name.StartsWith("DBCALM_", StringComparison.Ordinal)).ToList())
        {
            info.Environment.Remove(own);
        }

        foreach ((string name, string? value) in command.Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private static void Enlarge(Stream stream)
    {
        if (stream is PipeStream pipe)
        {
            using var handle = new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);
            Pipes.SetBufferSize(handle, PipeBytes);
        }
    }

    private static string ReadText(Stream stream)
    {
        using var kept = new MemoryStream();
        byte[] buffer = new byte[16 << 10];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            kept.Write(buffer, 0, (int)Math.Min(read, MaxText - kept.Length));
        }

        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }

    // Blocking reads of a pipe would hold threads of the pool.
    private static Task OnOwnThread(Action read) => Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task<T> OnOwnThread<T>(Func<T> read) => Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Signal(int signal)
    {
        if (!process.HasExited)
        {
            _ = Signals.Send(process.Id, signal);
            _ = Signals.Send(-process.Id, signal);
        }
    }

    private async Task InterruptAsync()
    {
        Signal(command.Grace > TimeSpan.Zero ? Signals.Interrupt : Signals.Kill);
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(command.Grace, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Signal(Signals.Kill);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        await ReadLinesToEndAsync();
    }

    // Closing a pipe waits for whoever reads it, so one that a daemon holds stays open as long as that does.
    private async Task CloseAsync()
    {
        await linesRead;
        CloseStreams();
    }

    private void CloseStreams()
    {
        // Process leaves redirected streams to whoever took them.
        process.StandardInput.BaseStream.Dispose();
        process.StandardOutput.BaseStream.Dispose();
        process.StandardError.BaseStream.Dispose();
        process.Dispose();
    }

    private async Task ReadLinesToEndAsync()
    {
        if (hasLeftDaemon)
        {
            return;
        }

        try
        {
            await linesRead.WaitAsync(StraggleTime, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            // Something that the tool started outlives it and holds its stderr or stdout. It is of the tool's group, so the group's id can't be another's yet.
            _ = Signals.Send(-process.Id, Signals.Kill);

            // What made a group of its own, as daemons do, is not ours to end: its words are not waited for.
            await Task.WhenAny(linesRead, Task.Delay(StraggleTime, TimeProvider.System));
            hasLeftDaemon = !linesRead.IsCompleted;
        }
    }
}
