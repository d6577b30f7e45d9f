using System.Globalization;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Stored;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Repositories;

/// <summary>Trying out a repository. Its objects lie under a prefix of the job's own and are removed after an interruption.</summary>
internal sealed class TestWork(AgentConfig config) : IJobWork
{
    /// <summary>Where the objects of the test lie that job <paramref name="jobId"/> makes.</summary>
    public static string PrefixOf(string jobId) => $"dbcalm-test-{jobId}/";

    /// <inheritdoc/>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken) =>
        new TestRun(new JobRepositories(config.For(offer), job), job).RunAsync(offer.Test, cancellationToken);

    /// <inheritdoc/>
    public async Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken)
    {
        string prefix = PrefixOf(offer.JobId);
        try
        {
            IObjectStore store = ObjectStores.Open(config.For(offer).Repository(offer.Test.Repository));
            await store.DeleteUnfinishedAsync(prefix, cancellationToken);
            IReadOnlyList<string> written = await store.ListAsync(prefix, cancellationToken);
            foreach (string key in written)
            {
                await store.DeleteAsync(key, cancellationToken);
            }

            return InterruptedJob.Leaving(written.Count == 0
                ? $"it had left no object under {prefix}"
                : string.Create(CultureInfo.InvariantCulture, $"the {written.Count} objects that it had written under {prefix} were removed"));
        }
        catch (DbCalmException e) when (!ErrorTraits.Of(e.Code).IsTransient)
        {
            return InterruptedJob.Leaving($"what it may have left under {prefix} could not be removed: {e.Message}", "remove it by hand, then start it again");
        }
    }
}
