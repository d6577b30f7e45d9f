using DbCalm.Agent.Hooks;
using DbCalm.Agent.Service;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Agent.Tests.Engines;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Tests.Repositories;

public sealed class SpaceLookTests
{
    [Fact]
    public async Task The_room_in_directories_of_the_fleet_is_told_also_when_the_job_fails()
    {
        using var job = new TestJob();
        var offer = new JobOffer
        {
            JobId = "job-1",
            Repositories =
            {
                new RepositoryDefinition { Name = "nfs", Settings = { ["type"] = "directory", ["path"] = job.Directory.At("nfs"), ["full_warning"] = "80" } },
                new RepositoryDefinition { Name = "bucket", Settings = { ["type"] = "s3", ["bucket"] = "bucket", ["endpoint"] = "http://127.0.0.1:1" } },
            },
        };

        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(
            () => new JobWork(job.Config, job.Directory.Path, TestEngines.All(), new HookedJobs(job.Config, TimeProvider.System), TimeProvider.System).RunAsync(offer, job.Context, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.InvalidInput, e.Code);
        RepositorySpace space = Assert.Single(job.Context.Spaces);
        Assert.Equal("nfs", space.Repository);
        Assert.InRange(space.FreeBytes, 1ul, space.TotalBytes);
    }
}
