using DbCalm.Core.Catalog;
using DbCalm.Core.Names;
using DbCalm.Core.Restores;

namespace DbCalm.Core.Tests.Restores;

public sealed class CopyChoiceTests
{
    private static readonly HostId Here = new("here");
    private static readonly HostId There = new("there");

    [Fact]
    public void Good_copies_come_before_bad_ones_and_otherwise_the_order_stays()
    {
        Backup backup = Of(Copy("bad") with { Problem = "hash differs" }, Copy("a"), Copy("b"));
        Assert.Equal(["a", "b", "bad"], backup.ReadableOn(Here).Select(copy => copy.Repository.Value));
    }

    [Fact]
    public void A_hosts_own_repository_is_read_by_that_host_alone()
    {
        Backup backup = Of(Copy("own") with { Host = There }, Copy("shared"));
        Assert.Equal(["shared"], backup.ReadableOn(Here).Select(copy => copy.Repository.Value));
        Assert.Equal(["own", "shared"], backup.ReadableOn(There).Select(copy => copy.Repository.Value));
    }

    [Fact]
    public void A_copy_in_a_spool_is_read_on_its_host_until_it_has_moved()
    {
        Backup backup = Of(Copy("offsite") with { State = CopyState.Pending, SpooledOn = There });
        Assert.Empty(backup.ReadableOn(Here));
        Assert.Single(backup.ReadableOn(There));
    }

    [Fact]
    public void What_is_still_to_be_made_or_is_going_is_not_read() =>
        Assert.Empty(Of(Copy("a") with { State = CopyState.Pending }, Copy("b") with { State = CopyState.Failed }, Copy("c") with { State = CopyState.Deleting }).ReadableOn(Here));

    private static Backup Of(params BackupCopy[] copies) => Sample.Backup("b", toLsn: 1) with { Copies = copies };

    private static BackupCopy Copy(string repository) => new() { Repository = new RepositoryName(repository), State = CopyState.Available };
}
