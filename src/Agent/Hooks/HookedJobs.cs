using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Platform;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using JobHooks = DbCalm.Core.Jobs.JobHooks;

namespace DbCalm.Agent.Hooks;

/// <summary>
/// Runs the commands before and after jobs. The debt of an after command is written down before the before command, or the work, begins, and that it is paid once
/// the command has run: died in between, the next start pays it. So an after command runs at least once, and twice only when the agent dies during or right after it.
/// </summary>
internal sealed class HookedJobs(AgentConfig config, TimeProvider time)
{
    private readonly HookPermission permission = new(config.AllowedHooks);

    /// <summary>Runs the command before the job; does nothing for a job without commands. Throws refused when the host does not let one of the two run, and hook-failed.</summary>
    public async Task BeforeAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken)
    {
        if (offer.Hooks?.ToCore() is not { } hooks)
        {
            return;
        }

        string? before = hooks.Before is { } first ? permission.Require(first) : null;
        if (hooks.After is { } last)
        {
            permission.Require(last);
            job.Traces.Record(new JobTrace.AfterOwed());
            CrashPoints.Pass("after-owed");
        }

        if (before is not null)
        {
            await job.StepAsync("before", cancellationToken);
            await new HookProcess(job.Traces, job.TryLog, time).RunAsync("before", before, hooks.Before!.Words, HookFacts.Before(offer, Known(offer)), hooks.TimeOut, cancellationToken);
            CrashPoints.Pass("before-done");
        }
    }

    /// <summary>Runs the command after the work of a job that this process did, when it is owed; cancelling gives it up.</summary>
    public Task<JobFinished> AfterWorkAsync(JobOffer offer, JobContext job, JobFinished finished, CancellationToken cancellationToken) =>
        AfterAsync(offer, job.Traces, finished, job.TryLog, isRepeated: false, cancellationToken);

    /// <summary>
    /// Runs the command after the job when it is owed. The job keeps its end; when the command fails, may not run or is cancelled, a warning is added to it and to the log.
    /// Throws only what cancelling throws, and that only with <paramref name="isRepeated"/>: then it is owed still.
    /// </summary>
    /// <param name="offer">The job.</param>
    /// <param name="traces">What it wrote down.</param>
    /// <param name="finished">How it ended; the same object comes back, changed.</param>
    /// <param name="log">Takes lines for the job's log, on any thread.</param>
    /// <param name="isRepeated">A command that was cancelled will be run again.</param>
    /// <param name="cancellationToken">Kills the command.</param>
    public async Task<JobFinished> AfterAsync(JobOffer offer, JobTraces traces, JobFinished finished, Action<string> log, bool isRepeated, CancellationToken cancellationToken)
    {
        if (offer.Hooks is null || !IsOwed(traces) || offer.Hooks.ToCore() is not { After: { } command } hooks)
        {
            return finished;
        }

        string? problem = await TryAsync(offer, traces, finished, command, hooks, log, isRepeated, cancellationToken);
        CrashPoints.Pass("after-ran");
        traces.Record(new JobTrace.AfterDone());
        CrashPoints.Pass("after-done");
        if (problem is not null)
        {
            log($"warning: {problem}");
            finished.Warn(problem);
        }

        return finished;
    }

    /// <summary>True when the job's after command has to run still.</summary>
    public static bool IsOwed(JobTraces traces)
    {
        IReadOnlyList<JobTrace> all = traces.Read();
        return all.Any(trace => trace is JobTrace.AfterOwed) && !all.Any(trace => trace is JobTrace.AfterDone);
    }

    private async Task<string?> TryAsync(
        JobOffer offer, JobTraces traces, JobFinished finished, HookCommand command, JobHooks hooks, Action<string> log, bool isRepeated, CancellationToken cancellationToken)
    {
        try
        {
            string path = permission.Require(command);
            await new HookProcess(traces, log, time).RunAsync("after", path, command.Words, HookFacts.After(offer, Known(offer), finished), hooks.TimeOut, cancellationToken);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !isRepeated)
        {
            return $"the command after the job, {command.Path}, was killed, since the job was cancelled meanwhile";
        }
        catch (DbCalmException e)
        {
            return e.Hint.Length > 0 && e.Code == ErrorCode.Refused ? $"{e.Message} ({e.Hint})" : e.Message;
        }
    }

    private AgentConfig Known(JobOffer offer) => config.With([.. offer.Repositories.Select(definition => definition.ToCore())]);
}
