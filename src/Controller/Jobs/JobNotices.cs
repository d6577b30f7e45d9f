using DbCalm.Controller.Database;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Jobs;

/// <summary>What the end of a job means for those who want to be told; part of the transaction that ends it, and never a reason for that to fail.</summary>
internal sealed partial class JobNotices(IJobWorks works, ILogger<JobNotices> logger)
{
    /// <summary>Notes the end of <paramref name="job"/>. One that was cancelled says nothing, neither good nor bad.</summary>
    public async Task NoteAsync(StoreTransaction store, Job job, EndReport? report)
    {
        if (job.State == JobState.Cancelled)
        {
            return;
        }

        try
        {
            await store.NestedAsync(() => works.Of(job.Request.Kind).NoticesAsync(store, job, report));
        }
        catch (Exception e)
        {
            // The job has ended whatever becomes of its message.
            LogFailed(job.Id, e);
        }
    }

    [LoggerMessage(4070, LogLevel.Error, "The end of job {JobId} could not be told to anybody")]
    private partial void LogFailed(JobId jobId, Exception exception);
}
