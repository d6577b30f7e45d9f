using DbCalm.Controller.Work;
using DbCalm.Core.Jobs;

namespace DbCalm.Controller.Tests.Work;

public sealed class JobWorksTests
{
    [Fact]
    public void Every_kind_of_job_has_a_work_of_its_own()
    {
        JobKind[] kinds = Enum.GetValues<JobKind>();
        var works = new JobWorks(null!);
        Assert.Equal(kinds.Select(kind => kind + "Work"), kinds.Select(kind => works.Of(kind).GetType().Name));
    }
}
