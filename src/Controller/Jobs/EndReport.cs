using DbCalm.Controller.Database;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Jobs;

/// <summary>What an agent reports with the end of a job.</summary>
/// <param name="Finished">Its own words.</param>
/// <param name="Offer">What it was asked to do.</param>
internal sealed record EndReport(JobFinished Finished, JobOffer Offer)
{
    /// <summary>True when the agent says that it did what it was asked to.</summary>
    public bool IsDone => Finished.Outcome == JobOutcome.Succeeded;

    /// <summary>The report, believed as far as its kind of work believes it; throws an invalid-input error when it does not go with what the agent was offered.</summary>
    /// <param name="work">The kind of the job.</param>
    /// <param name="job">The job.</param>
    /// <param name="stored">The offer as it is stored; null for none.</param>
    /// <param name="finished">The agent's words.</param>
    public static EndReport Read(IJobWork work, CoreJob job, string? stored, JobFinished finished)
    {
        if (stored is null)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"job {job.Id} ended without having been offered");
        }

        // Tried here, where a report that can't be used still can be put aside.
        _ = StoredMessage.Write(finished);
        var report = new EndReport(finished, StoredMessage.Read<JobOffer>(stored));
        work.Check(job, report);
        return report;
    }
}
