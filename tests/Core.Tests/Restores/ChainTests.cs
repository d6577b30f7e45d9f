using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Restores;

namespace DbCalm.Core.Tests.Restores;

public sealed class ChainTests
{
    private static readonly Backup Full = Sample.Backup("full", toLsn: 100);
    private static readonly Backup First = Sample.Backup("one", "full", 100, 150);
    private static readonly Backup Second = Sample.Backup("two", "one", 150, 150);

    [Fact]
    public void A_chain_is_resolved_full_first() =>
        Assert.Equal(["full", "one", "two"], Resolve(Second, Full, First, Second).Select(b => b.Id.Value));

    [Fact]
    public void A_full_is_a_chain_of_one() => Assert.Single(Resolve(Full, Full));

    [Fact]
    public void A_missing_base_is_named() => Assert.Contains("its base one is not in the catalog", Refusal(Second, Full, Second), StringComparison.Ordinal);

    [Fact]
    public void Log_sequence_numbers_that_do_not_follow_on_are_refused() =>
        Assert.Contains("starts at LSN 149", Refusal(Second with { Physical = Second.Physical! with { FromLsn = 149 } }, Full, First), StringComparison.Ordinal);

    [Fact]
    public void A_member_that_failed_or_is_being_deleted_is_refused()
    {
        Assert.Contains("one is failed", Refusal(Second, Full, First with { State = BackupState.Failed }, Second), StringComparison.Ordinal);
        Assert.Contains("full is deleting", Refusal(Second, Full with { State = BackupState.Deleting }, First, Second), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_ends_with_an_error()
    {
        Backup a = Sample.Backup("a", "b", 100, 100);
        Backup b = Sample.Backup("b", "a", 100, 100);
        Assert.Contains("built on itself", Refusal(a, a, b), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_of_another_instance_is_refused() =>
        Assert.Contains("another instance", Refusal(First, Sample.Backup("full", toLsn: 100, instance: "db9"), First), StringComparison.Ordinal);

    [Fact]
    public void Methods_are_never_mixed_and_unknown_positions_never_follow_on()
    {
        Assert.Contains("with files and not with mariadb-backup", Refusal(Second, Full, First with { Method = new BackupMethod("files") }), StringComparison.Ordinal);
        Assert.Contains("is not known", Refusal(Second with { Physical = null }, Full, First with { Physical = null }), StringComparison.Ordinal);

        // Without LSNs all numbers are equal, which says nothing.
        var other = new BackupMethod("files");
        Assert.Contains(
            "has no incrementals", Refusal(First with { Method = other, Physical = null }, Full with { Method = other, Physical = null }), StringComparison.Ordinal);
    }

    private static IReadOnlyList<Backup> Resolve(Backup target, params Backup[] catalog) => Chain.Resolve(target, id => catalog.FirstOrDefault(b => b.Id == id));

    private static string Refusal(Backup target, params Backup[] catalog)
    {
        var error = Assert.Throws<DbCalmException>(() => Resolve(target, catalog));
        Assert.Equal(ErrorCode.Refused, error.Code);
        return error.Message;
    }
}
