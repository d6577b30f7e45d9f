using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;
using DbCalm.Core.Planning;

namespace DbCalm.Core.Tests.Planning;

public sealed class JobAdmissionTests
{
    private static readonly HashSet<HostId> H1 = [new("h1")];

    [Fact]
    public void The_oldest_job_of_an_instance_goes_first_and_the_others_wait()
    {
        IReadOnlyList<Job> chosen = JobAdmission.Choose([Sample.Job("young", minute: 2), Sample.Job("old", minute: 1), Sample.Job("other", "db2", minute: 3)], H1);
        Assert.Equal(["old", "other"], chosen.Select(job => job.Id.Value));
    }

    [Fact]
    public void A_running_job_keeps_its_instance()
    {
        Job running = Sample.Job("running").Apply(new JobChange.Offered()).Apply(new JobChange.Accepted(1, Sample.Noon));
        Assert.Empty(JobAdmission.Choose([running, Sample.Job("next", minute: 1)], H1));
    }

    [Fact]
    public void A_job_that_occupies_nothing_runs_beside_others()
    {
        Job running = Sample.Job("running").Apply(new JobChange.Offered());
        Job verify = Sample.Job("verify") with { Occupies = null };
        Assert.Equal("verify", Assert.Single(JobAdmission.Choose([running, verify], H1)).Id.Value);
    }

    [Fact]
    public void A_host_that_is_away_gets_nothing_and_its_job_is_not_overtaken()
    {
        Assert.Empty(JobAdmission.Choose([Sample.Job("away", host: "h2"), Sample.Job("later", host: "h1", minute: 1)], H1));
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void No_instance_ever_has_two_jobs_and_no_job_starves(int seed)
    {
        var random = new Random(seed);
        for (int run = 0; run < 500; run++)
        {
            List<Job> jobs = [.. Enumerable.Range(0, 12).Select(i => Sample.Job($"j{i}", "db" + random.Next(3), "h" + random.Next(1, 3), random.Next(60)))];
            HashSet<HostId> everyone = [new("h1"), new("h2")];
            int rounds = 0;
            while (jobs.Count > 0)
            {
                IReadOnlyList<Job> chosen = JobAdmission.Choose(jobs, everyone);
                Assert.Equal(chosen.Count, chosen.Select(job => job.Occupies).Distinct().Count());
                Assert.NotEmpty(chosen);
                jobs.RemoveAll(chosen.Contains);
                Assert.True(++rounds <= 12, $"seed {seed}, run {run}");
            }
        }
    }
}
