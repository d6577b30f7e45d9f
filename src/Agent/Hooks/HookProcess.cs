using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Core.Errors;
using DbCalm.Core.Values;

namespace DbCalm.Agent.Hooks;

/// <summary>One run of a command around a job: argument list, clean environment, what it says in the job's log, killed with all it started when its time is over.</summary>
/// <param name="traces">Where its process is written down for a successor.</param>
/// <param name="log">Takes lines for the job's log, on any thread; must not throw.</param>
/// <param name="time">The clock.</param>
internal sealed class HookProcess(JobTraces traces, Action<string> log, TimeProvider time)
{
    private const int MostLines = 200;

    /// <summary>Runs it to its end. Throws hook-failed when it failed or took too long, and when it was cancelled what cancelling throws; then it is gone.</summary>
    /// <param name="hook"><c>before</c> or <c>after</c>, for people.</param>
    /// <param name="path">The file to run, as <see cref="HookPermission"/> found it.</param>
    /// <param name="words">The command as it was asked for.</param>
    /// <param name="environment">All that it gets.</param>
    /// <param name="timeOut">How long it may take.</param>
    /// <param name="cancellationToken">Kills it.</param>
    public async Task RunAsync(string hook, string path, IReadOnlyList<string> words, IReadOnlyDictionary<string, string?> environment, TimeSpan timeOut, CancellationToken cancellationToken)
    {
        log($"{hook}: running {path}");
        var command = new ChildCommand
        {
            Path = path,
            Arguments = [.. words.Skip(1)],
            WorkingDirectory = "/",
            HasCleanEnvironment = true,
            Environment = environment,
            OnStarted = identity => traces.Record(new JobTrace.ToolProcess(identity)),
            OnOutputLine = Teller(hook),
            OnErrorLine = Teller(hook),
            Grace = TimeSpan.Zero,
        };
        string name = $"the command {hook} the job, {path},";
        using var tooLong = new CancellationTokenSource(timeOut, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        try
        {
            await using ChildProcess process = ChildProcess.Start(command);
            await process.Input.DisposeAsync();
            int exitCode = await process.WaitAsync(stop.Token);
            if (exitCode != 0)
            {
                string last = process.ErrorTail is [.., { } line] ? $": {line}" : "";
                throw new DbCalmException(ErrorCode.HookFailed, $"{name} ended with exit code {exitCode}{last}", "what it said is in the job's log");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DbCalmException(ErrorCode.HookFailed, $"{name} took longer than {Duration.Format(timeOut)} and was killed", "see why it hangs, or give it more time with hook-timeout");
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.ToolFailed)
        {
            throw new DbCalmException(ErrorCode.HookFailed, $"{name} can't be started: {e.Message}", e.Hint, e);
        }
    }

    // Each of its two streams has its own share, so that much talk does not hide an error.
    private Action<string> Teller(string hook)
    {
        int lines = 0;
        return line =>
        {
            if (++lines <= MostLines)
            {
                log($"{hook}: {line}");
            }
            else if (lines == MostLines + 1)
            {
                log($"{hook}: further lines are left out");
            }
        };
    }
}
