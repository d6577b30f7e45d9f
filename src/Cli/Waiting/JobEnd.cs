using DbCalm.Cli.Commanding;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Waiting;

/// <summary>The end of a job, for whoever waited: prints it and turns a failure into an exit code.</summary>
internal static class JobEnd
{
    /// <summary>Follows the job, prints it as it ended, and throws its failure.</summary>
    public static async Task<int> AwaitAsync(CommandRun run, Job job, CancellationToken cancellationToken)
    {
        Print(run, await new JobWait(run, job).UntilOverAsync(cancellationToken));
        return ExitCodes.Done;
    }

    /// <summary>Prints the job as it ended, and throws its failure.</summary>
    public static void Print(CommandRun run, Job job)
    {
        run.Show(job, JobView.Describe);
        ThrowUnlessSucceeded(job);
    }

    /// <summary>Follows the jobs to their ends, one after the other, and puts each in its place as it ended.</summary>
    public static async Task AwaitAllAsync(CommandRun run, IList<Job> jobs, CancellationToken cancellationToken)
    {
        for (int i = 0; i < jobs.Count; i++)
        {
            jobs[i] = await new JobWait(run, jobs[i]).UntilOverAsync(cancellationToken);
        }
    }

    /// <summary>Throws the failure of the first job that has one.</summary>
    public static void ThrowUnlessAllSucceeded(IEnumerable<Job> jobs)
    {
        foreach (Job job in jobs)
        {
            ThrowUnlessSucceeded(job);
        }
    }

    /// <summary>Throws what the job failed with; a job that was cancelled or interrupted has that as its failure.</summary>
    public static void ThrowUnlessSucceeded(Job job)
    {
        if (job.State == JobState.Succeeded)
        {
            return;
        }

        ErrorCode code = job.State switch
        {
            JobState.Cancelled => ErrorCode.Cancelled,
            JobState.Interrupted => ErrorCode.Interrupted,
            _ => job.Error is null ? ErrorCode.Internal : ErrorTraits.FromName(job.Error.Code),
        };
        string subject = job.HasInstance
            ? $"{Word.Of(job.Kind)} of {job.Instance}"
            : $"{Word.Of(job.Kind)} {(job.BackupId.Length > 0 ? job.BackupId : job.Repository)}";
        string reason = job.Error is { Message.Length: > 0 } ? $": {job.Error.Message}" : "";
        string hint = job.Error is { Hint.Length: > 0 } ? job.Error.Hint : $"see what the tools said: 'dbcalmctl jobs logs {job.Id}'";
        throw new DbCalmException(code, $"{subject} {Word.Of(job.State).Text}{reason}", hint);
    }
}
