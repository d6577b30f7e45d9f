using System.Diagnostics;
using System.Text;
using DbCalm.Platform;

namespace DbCalm.Testing;

/// <summary>A real process of a test: started by an argument list, its output kept, ended by its pid.</summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder stdout = new();
    private readonly StringBuilder stderr = new();
    private readonly string name;

    private RunningProcess(Process process, string name)
    {
        this.process = process;
        this.name = name;
    }

    public int Pid => process.Id;

    public bool HasExited => process.HasExited;

    public string Stdout => Text(stdout);

    public string Stderr => Text(stderr);

    /// <summary>Starts <paramref name="arguments"/>, whose first is the program.</summary>
    public static RunningProcess Start(IReadOnlyList<string> arguments, ProcessSettings? settings = null)
    {
        settings ??= new ProcessSettings();
        var start = new ProcessStartInfo(arguments[0], arguments.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = settings.WorkingDirectory ?? "",
        };
        foreach ((string key, string? value) in settings.Environment)
        {
            start.Environment[key] = value;
        }

        var running = new RunningProcess(new Process { StartInfo = start }, Path.GetFileName(arguments[0]));
        running.Begin(settings.Stdin);
        return running;
    }

    /// <summary>Waits until the output or the errors hold <paramref name="text"/>; throws with what was said when the process ends first or the deadline passes.</summary>
    public async Task WaitForTextAsync(string text, double seconds, CancellationToken cancellationToken = default)
    {
        bool Said() => Stdout.Contains(text, StringComparison.Ordinal) || Stderr.Contains(text, StringComparison.Ordinal);
        try
        {
            await Wait.UntilAsync(() => Said() || HasExited, $"{name} to say '{text}'", seconds, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{Stdout}\n{Stderr}", e);
        }

        if (!Said() && HasExited)
        {
            await process.WaitForExitAsync(cancellationToken);
            throw new InvalidOperationException($"{name} ended with {process.ExitCode} before it said '{text}'\n{Stdout}\n{Stderr}");
        }
    }

    /// <summary>Waits for its end; throws <see cref="TimeoutException"/> after <paramref name="seconds"/>.</summary>
    public async Task<ProcessOutput> WaitAsync(double seconds, CancellationToken cancellationToken = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(seconds * Wait.Patience));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{name} (pid {Pid}) still runs after {seconds} s\n{Stdout}\n{Stderr}");
        }

        return new ProcessOutput(process.ExitCode, Stdout, Stderr);
    }

    /// <summary>Sends a signal to this process alone.</summary>
    public void Signal(int signal)
    {
        if (!process.HasExited)
        {
            Signals.Send(Pid, signal);
        }
    }

    /// <summary>kill -9, and waits until it is gone. Its children live on.</summary>
    public async Task KillAsync(CancellationToken cancellationToken = default)
    {
        Signal(Signals.Kill);

        // Not WaitForExitAsync: a child that inherited the output would hold that up.
        await Wait.UntilAsync(() => process.HasExited, $"{name} to be gone", 10, cancellationToken);
    }

    /// <summary>SIGTERM, and kill -9 when it still runs after <paramref name="seconds"/>.</summary>
    public async Task StopAsync(double seconds = 10, CancellationToken cancellationToken = default)
    {
        Signal(15);
        try
        {
            await Wait.UntilAsync(() => process.HasExited, $"{name} to end", seconds, cancellationToken);
        }
        catch (TimeoutException)
        {
            await KillAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private static string Text(StringBuilder builder)
    {
        lock (builder)
        {
            return builder.ToString();
        }
    }

    private static void Add(StringBuilder builder, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (builder)
        {
            builder.Append(line).Append('\n');
        }
    }

    private void Begin(string stdin)
    {
        process.OutputDataReceived += (_, e) => Add(stdout, e.Data);
        process.ErrorDataReceived += (_, e) => Add(stderr, e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            process.StandardInput.Write(stdin);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input; its exit code tells.
        }
    }
}
