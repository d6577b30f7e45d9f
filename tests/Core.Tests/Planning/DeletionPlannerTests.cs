using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;

namespace DbCalm.Core.Tests.Planning;

public sealed class DeletionPlannerTests
{
    private static readonly Backup Full = Sample.Backup("full", toLsn: 100);
    private static readonly Backup First = Sample.Backup("one", "full", 100, 150);
    private static readonly Backup Second = Sample.Backup("two", "one", 150, 170);
    private static readonly Backup Branch = Sample.Backup("branch", "full", 100, 160);
    private static readonly Backup[] All = [Full, First, Second, Branch];

    [Fact]
    public void The_newest_goes_alone() => Assert.Equal(["two"], Ids(DeletionPlanner.Plan(Second, All, cascade: false)));

    [Fact]
    public void A_base_is_refused_and_names_what_is_built_on_it()
    {
        var error = Assert.Throws<DbCalmException>(() => DeletionPlanner.Plan(Full, All, cascade: false));
        Assert.Equal(ErrorCode.Refused, error.Code);
        Assert.Contains("base of branch, two, one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cascade_takes_dependents_before_what_they_are_built_on() =>
        Assert.Equal(["branch", "two", "one", "full"], Ids(DeletionPlanner.Plan(Full, All, cascade: true)));

    [Fact]
    public void One_that_is_held_keeps_all_that_it_needs()
    {
        Backup held = Second with { Hold = new Hold(Sample.Noon, "audit") };
        var error = Assert.Throws<DbCalmException>(() => DeletionPlanner.Plan(Full, [Full, First, held, Branch], cascade: true));
        Assert.Contains("two is held: audit", error.Message, StringComparison.Ordinal);
        Assert.Equal(["branch"], Ids(DeletionPlanner.Plan(Branch, [Full, First, held, Branch], cascade: false)));
    }

    [Fact]
    public void What_failed_or_is_being_deleted_already_does_not_hinder()
    {
        Backup[] backups = [Full, First with { State = BackupState.Deleting }, Branch with { State = BackupState.Failed }];
        Assert.Equal(["one", "full"], Ids(DeletionPlanner.Plan(Full, backups, cascade: false)));
    }

    [Fact]
    public void Any_forest_is_deleted_in_an_order_that_never_leaves_a_dependent_alone()
    {
        const int Seed = 20261121;
        var random = new Random(Seed);
        for (int round = 0; round < 500; round++)
        {
            Backup[] backups = [.. Enumerable.Range(0, random.Next(1, 30)).Select(i => i == 0 || random.Next(4) == 0 ? Sample.Backup($"b{i}", toLsn: 1) : Sample.Backup($"b{i}", $"b{random.Next(i)}", 1, 1))];
            IReadOnlyList<Backup> plan = DeletionPlanner.Plan(backups[random.Next(backups.Length)], backups, cascade: true);
            var gone = new HashSet<BackupId>();
            foreach (Backup backup in plan)
            {
                Assert.True(backups.Where(other => other.FromBackupId == backup.Id).All(other => gone.Contains(other.Id)), $"seed {Seed}, round {round}");
                Assert.True(gone.Add(backup.Id));
            }
        }
    }

    private static IEnumerable<string> Ids(IEnumerable<Backup> backups) => backups.Select(backup => backup.Id.Value);
}
