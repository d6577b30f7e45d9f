using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;

namespace DbCalm.Core.Tests.Planning;

public sealed class JobAdmissionTests
{
    private static readonly HashSet<HostId> H1 = [new("h1")];
    private static readonly Dictionary<InstanceName, string> NoClusters = [];

    [Fact]
    public void The_oldest_job_of_an_instance_goes_first_and_the_others_wait()
    {
        IReadOnlyList<Job> chosen = Offered([Sample.Job("young", minute: 2), Sample.Job("old", minute: 1), Sample.Job("other", "db2", minute: 3)], H1);
        Assert.Equal(["old", "other"], chosen.Select(job => job.Id.Value));
    }

    [Fact]
    public void A_running_job_keeps_its_instance()
    {
        Job running = Sample.Job("running").Apply(new JobChange.Offered()).Apply(new JobChange.Accepted(1, Sample.Noon));
        Assert.Empty(Offered([running, Sample.Job("next", minute: 1)], H1));
    }

    [Fact]
    public void A_job_that_occupies_nothing_runs_beside_others()
    {
        Job running = Sample.Job("running").Apply(new JobChange.Offered());
        Job verify = Sample.Job("verify") with { Occupies = null };
        Assert.Equal("verify", Assert.Single(Offered([running, verify], H1)).Id.Value);
    }

    [Fact]
    public void A_host_that_is_away_gets_nothing_and_its_job_is_not_overtaken()
    {
        Assert.Empty(Offered([Sample.Job("away", host: "h2"), Sample.Job("later", host: "h1", minute: 1)], H1));
    }

    [Fact]
    public void Backups_stay_within_the_limits_and_a_restore_is_not_held_up()
    {
        Job[] jobs = [Sample.Job("b1"), Sample.Job("b2", "db2", minute: 1), Sample.Job("b3", "db3", "h2", minute: 2), Sample.Job("b4", "db4", "h2", minute: 3), Restore("r", "db5", 4)];
        var clusters = new Dictionary<InstanceName, string> { [new("db1")] = "c", [new("db3")] = "c" };
        IReadOnlyList<Admission> turns = JobAdmission.Judge(jobs, new HashSet<HostId> { new("h1"), new("h2") }, new StartLimits(1, 9, 1, 9), clusters);
        Assert.Equal(["", "its host has its 1 running", "cluster c has its 1 running", "", ""], turns.Select(turn => turn.WaitsFor));
        turns = JobAdmission.Judge(jobs, new HashSet<HostId> { new("h1"), new("h2") }, new StartLimits(9, 9, 9, 1), clusters);
        Assert.Equal(["", "the fleet has its 1 running", "the fleet has its 1 running", "the fleet has its 1 running", ""], turns.Select(turn => turn.WaitsFor));
        turns = JobAdmission.Judge(jobs, new HashSet<HostId> { new("h2") }, new StartLimits(1, 9, 1, 9), clusters);
        Assert.Equal(["its host is offline", "its host is offline", "", "its host has its 1 running", "its host is offline"], turns.Select(turn => turn.WaitsFor));
    }

    [Fact]
    public void Copies_and_verifications_have_a_limit_of_their_own()
    {
        Job[] jobs = [Sample.Job("b"), Read("v1", 1), Read("v2", 2), Read("v3", 3)];
        IReadOnlyList<Admission> turns = JobAdmission.Judge(jobs, H1, new StartLimits(1, 1, 1, 1, ReadsPerHost: 2), NoClusters);
        Assert.Equal(["", "", "", "its host has its 2 copies and verifications running"], turns.Select(turn => turn.WaitsFor));
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
                IReadOnlyList<Job> chosen = Offered(jobs, everyone);
                Assert.Equal(chosen.Count, chosen.Select(job => job.Occupies).Distinct().Count());
                Assert.NotEmpty(chosen);
                jobs.RemoveAll(chosen.Contains);
                Assert.True(++rounds <= 12, $"seed {seed}, run {run}");
            }
        }
    }

    private static Job Restore(string id, string instance, int minute) =>
        Sample.Job(id, instance, minute: minute) with { Request = new JobRequest.Restore(new BackupId("b"), null, new InstanceName(instance)) };

    private static Job Read(string id, int minute) => Sample.Job(id, minute: minute) with { Occupies = null, Request = new JobRequest.Verify(new BackupId("b"), false, 100, null) };

    private static IReadOnlyList<Job> Offered(IReadOnlyCollection<Job> unfinished, IReadOnlySet<HostId> connected) =>
        [.. JobAdmission.Judge(unfinished, connected, new StartLimits(100, 100, 100, 100), NoClusters).Where(turn => turn.WaitsFor.Length == 0).Select(turn => turn.Job)];
}
