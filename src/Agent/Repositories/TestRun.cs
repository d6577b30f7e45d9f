using System.Globalization;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Storage.Checks;
using DbCalm.Agent.Stored;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Repositories;

/// <summary>Tries what a repository has to be able to do, as a job.</summary>
internal sealed class TestRun(JobRepositories repositories, JobContext job)
{
    /// <summary>Does what <paramref name="spec"/> asks for. A failed check makes the outcome failed, with all of them in the report.</summary>
    public async Task<JobFinished> RunAsync(TestSpec spec, CancellationToken cancellationToken)
    {
        await job.StepAsync("test", cancellationToken);
        Repository repository = repositories.Find(spec.Repository);
        RepositoryReport found = await new RepositoryTest(repositories.Session).TestAsync(repository, cancellationToken);
        var report = new TestReport();
        report.Checks.AddRange(found.Checks.Select(check => new TestCheck { Name = check.Name, Outcome = NameOf(check.Outcome), Detail = check.Detail }));
        RepositoryCheck[] failed = [.. found.Checks.Where(check => check.Outcome == CheckOutcome.Failed)];
        if (failed.Length == 0)
        {
            string speed = found is { WriteBytesPerSecond: { } write, ReadBytesPerSecond: { } read }
                ? string.Create(CultureInfo.InvariantCulture, $": writes {write / 1e6:0} MB/s, reads {read / 1e6:0} MB/s")
                : "";
            return new JobFinished { Outcome = JobOutcome.Succeeded, Result = $"repository {repository.Name} works{speed}", Test = report };
        }

        string names = string.Join(", ", failed.Select(check => check.Name));
        var failure = new Failure(ErrorCode.Refused, $"repository {repository.Name} fails: {names}: {failed[0].Detail}", $"mend what is named and try again: dbcalmctl repositories test {repository.Name}");
        return new JobFinished { Outcome = JobOutcome.Failed, Error = failure.ToWire(), Test = report };
    }

    private static string NameOf(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Ok => "ok",
        CheckOutcome.Failed => "failed",
        CheckOutcome.Skipped => "skipped",
    };
}
