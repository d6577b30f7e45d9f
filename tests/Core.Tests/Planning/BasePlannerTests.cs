using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;

namespace DbCalm.Core.Tests.Planning;

public sealed class BasePlannerTests
{
    private static readonly InstanceName Db1 = new("db1");

    [Fact]
    public void The_newest_available_backup_is_the_base()
    {
        Backup failed = Sample.Backup("c", hour: 3) with { State = BackupState.Failed };
        Backup chosen = BasePlanner.Choose(Db1, null, [Sample.Backup("a"), Sample.Backup("b", "a", 100, 150, hour: 1), failed, Sample.Backup("x", instance: "db2", hour: 9)], null);
        Assert.Equal("b", chosen.Id.Value);
    }

    [Fact]
    public void Without_a_full_an_incremental_is_refused_with_the_command_that_helps()
    {
        var error = Assert.Throws<DbCalmException>(() => BasePlanner.Choose(Db1, null, [], null));
        Assert.Equal(ErrorCode.Refused, error.Code);
        Assert.Contains("dbcalmctl backup full --instance db1", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_of_another_instance_is_refused()
    {
        var error = Assert.Throws<DbCalmException>(() => BasePlanner.Choose(Db1, Sample.Backup("a", instance: "db2"), [], null));
        Assert.Contains("is of instance db2, not db1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_from_before_a_restore_of_the_instance_is_never_used()
    {
        Backup old = Sample.Backup("a");
        DateTimeOffset restored = old.StartedAt.AddMinutes(30);
        Assert.Throws<DbCalmException>(() => BasePlanner.Choose(Db1, old, [old], restored));
        Assert.Throws<DbCalmException>(() => BasePlanner.Choose(Db1, null, [old], restored));
        Assert.Equal("b", BasePlanner.Choose(Db1, null, [old, Sample.Backup("b", hour: 1)], restored).Id.Value);
    }

    [Fact]
    public void A_failed_base_is_refused() =>
        Assert.Throws<DbCalmException>(() => BasePlanner.Choose(Db1, Sample.Backup("a") with { State = BackupState.Failed }, [], null));

    [Fact]
    public void A_newer_backup_of_a_method_without_incrementals_does_not_stand_in_the_way()
    {
        Backup files = Sample.Backup("f", hour: 3) with { Method = new BackupMethod("files"), Physical = null };
        Assert.Equal("a", BasePlanner.Choose(Db1, null, [Sample.Backup("a"), files], null).Id.Value);
        Assert.Equal(ErrorCode.Refused, Assert.Throws<DbCalmException>(() => BasePlanner.Choose(Db1, null, [files], null)).Code);
    }

    [Fact]
    public void A_base_of_a_method_without_incrementals_is_refused_by_the_name_of_that()
    {
        Backup files = Sample.Backup("f") with { Method = new BackupMethod("files"), Physical = null };
        var error = Assert.Throws<DbCalmException>(() => BasePlanner.Choose(Db1, files, [files], null));
        Assert.Contains("was taken with files, which has no incrementals", error.Message, StringComparison.Ordinal);
    }
}
