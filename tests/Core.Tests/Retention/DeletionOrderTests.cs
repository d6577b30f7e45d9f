using DbCalm.Core.Retention;
using static DbCalm.Core.Tests.Retention.RetentionSample;

namespace DbCalm.Core.Tests.Retention;

public sealed class DeletionOrderTests
{
    private static readonly RetainedBackup Newest = Full("newest", 0, Copy(Year), Copy(Year, "s3"));

    [Fact]
    public void Nothing_expired_gives_nothing() => Assert.Empty(Order(Newest));

    [Fact]
    public void Chain_after_chain_and_dependents_before_what_they_are_built_on()
    {
        RetainedBackup a = Full("a", 30, Copy(Day)), a1 = a.On("a1", 29, Copy(Day)), a2 = a1.On("a2", 28, Copy(Day)), branch = a.On("a9", 27, Copy(Day));
        RetainedBackup b = Full("b", 26, Copy(Day)), b1 = b.On("b1", 25, Copy(Day));
        Assert.Equal(["local: a2 a1 a9 a b1 b"], Order(Newest, b, a1, b1, a2, a, branch));
        Assert.Equal(["local: a2 a1 a9 a b1 b"], Order(branch, a, a2, Newest, b1, a1, b));
    }

    [Fact]
    public void Each_repository_has_its_own()
    {
        // The middle one has no copy in s3, which does not hide that the last is built on the first.
        RetainedBackup full = Full("z", 30, Copy(Day), Copy(Day, "s3")), one = full.On("y", 29, Copy(Day)), two = one.On("a", 28, Copy(Day), Copy(Day, "s3"));
        Assert.Equal(["local: a y z", "s3: a z"], Order(Newest, full, one, two));
        Assert.Equal(["local: a z", "s3: a z"], Order(Newest, full, one with { Copies = [] }, two));
    }

    [Fact]
    public void A_circle_has_some_order()
    {
        RetainedBackup a = Full("a", 30, Copy(Day)), b = a.On("b", 29, Copy(Day)), c = b.On("c", 28, Copy(Day));
        Assert.Equal(Order(Newest, a with { From = b.Id }, b, c), Order(c, b, Newest, a with { From = b.Id }));
    }

    private static string[] Order(params RetainedBackup[] backups) =>
        [.. DeletionOrder.Of(RetentionPlanner.Decide(backups, Sample.Noon), backups).Select(one => $"{one.Repository}: {string.Join(' ', one.Backups)}")];
}
