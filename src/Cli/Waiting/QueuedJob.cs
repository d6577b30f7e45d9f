using DbCalm.Cli.Commands;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Waiting;

/// <summary>What is printed for a job that nobody waits for.</summary>
internal static class QueuedJob
{
    /// <summary>Prints the job and how to follow it.</summary>
    public static int Print(CommandRun run, Job job)
    {
        run.Results.Object(job, JobView.Describe(job, run.Terminal.Clock.GetUtcNow()));
        if (run.Results.IsForPeople)
        {
            run.Note($"follow it with 'dbcalmctl jobs watch {job.Id}'");
        }

        return ExitCodes.Done;
    }
}
