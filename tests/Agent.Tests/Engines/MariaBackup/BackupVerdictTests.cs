using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines.MariaBackup;
using DbCalm.Agent.Engines.XbStream;
using DbCalm.Agent.Engines;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Agent.Tests.Engines.MariaBackup;

public sealed class BackupVerdictTests
{
    private const string FullCheckpoints = "backup_type = full-backuped\nfrom_lsn = 0\nto_lsn = 104045572\nlast_lsn = 106265830\nrecover_binlog_info = 0\n";
    private const string IncrementalCheckpoints = "backup_type = incremental\nfrom_lsn = 500\nto_lsn = 600\nlast_lsn = 700\n";
    private const string Info = "uuid = x\nserver_version = 10.11.19-MariaDB-0+deb12u1-log\nbinlog_pos = filename 'bin.000001', position '322'\n";

    private static readonly InstanceConfig Instance = new() { Name = new InstanceName("db1"), Engine = "mariadb", OptionFile = "/c.cnf", Socket = "/s", DataDir = "/d" };
    private static readonly EngineOrder Full = new(Instance, BackupType.Full, null);
    private static readonly EngineOrder Incremental = new(Instance, BackupType.Incremental, new OrderedBase("b1", 500, 0));

    [Fact]
    public void A_full_that_is_whole_gives_its_facts()
    {
        BackupFacts facts = BackupVerdict.Decide(0, ToolOutput.Of("success-full"), Contents(FullCheckpoints), Full);

        Assert.Equal(new PhysicalPosition(0, 104045572, 106265830), facts.Physical);
        Assert.Equal(new BinlogPosition("bin.000001", 154064714, "1-24001-183"), facts.Binlog);
        Assert.Equal("10.11.19-MariaDB-0+deb12u1-log", facts.ServerVersion);
    }

    [Fact]
    public void An_incremental_that_follows_on_from_its_base_gives_its_facts() =>
        Assert.Equal(600UL, BackupVerdict.Decide(0, ToolOutput.Of("success-full"), Contents(IncrementalCheckpoints), Incremental).Physical?.ToLsn);

    [Fact]
    public void The_newer_names_of_the_metadata_files_are_read_too()
    {
        var contents = new XbStreamContents(3, new Dictionary<string, string> { ["mariadb_backup_checkpoints"] = FullCheckpoints, ["mariadb_backup_info"] = Info }, null);

        BackupFacts facts = BackupVerdict.Decide(0, ToolOutput.Of("success-full"), contents, Full);

        Assert.Equal(104045572UL, facts.Physical?.ToLsn);
        Assert.Null(facts.Binlog);
    }

    [Fact]
    public void Exit_code_0_without_the_end_marker_is_a_failure() =>
        AssertFails("ended without saying", 0, ToolOutput.Of("killKILL"), Contents(FullCheckpoints), Full);

    [Fact]
    public void Exit_code_0_with_a_cut_stream_is_a_failure() =>
        AssertFails("not whole: it ends before the end of a.ibd", 0, ToolOutput.Of("success-full"), Contents(FullCheckpoints) with { Defect = "it ends before the end of a.ibd" }, Full);

    [Fact]
    public void Exit_code_0_without_checkpoints_or_info_is_a_failure()
    {
        var none = new XbStreamContents(1, new Dictionary<string, string>(), null);
        AssertFails("no checkpoints file", 0, ToolOutput.Of("success-full"), none, Full);
        AssertFails("no info file", 0, ToolOutput.Of("success-full"), none with { Metadata = new Dictionary<string, string> { ["xtrabackup_checkpoints"] = FullCheckpoints } }, Full);
    }

    [Theory]
    [InlineData("")]
    [InlineData("backup_type = full-backuped\nfrom_lsn = 0\nto_lsn = many\nlast_lsn = 1\n")]
    [InlineData("backup_type = full-backuped\nfrom_lsn = 0\nlast_lsn = 1\n")]
    [InlineData("backup_type = full-backuped\nfrom_lsn = 0\nto_lsn = -5\nlast_lsn = 1\n")]
    public void Checkpoints_that_do_not_parse_are_a_failure(string checkpoints) =>
        AssertFails("can't be read", 0, ToolOutput.Of("success-full"), Contents(checkpoints), Full);

    [Fact]
    public void A_backup_of_another_type_or_from_another_place_is_a_failure()
    {
        AssertFails("of the type 'incremental' where 'full-backuped' was ordered", 0, ToolOutput.Of("success-full"), Contents(IncrementalCheckpoints), Full);
        AssertFails("from LSN 500 where 501 was ordered", 0, ToolOutput.Of("success-full"), Contents(IncrementalCheckpoints), Incremental with { Base = new OrderedBase("b1", 501, 0) });
        string backwards = IncrementalCheckpoints.Replace("600", "499", StringComparison.Ordinal);
        AssertFails("ends before it starts", 0, ToolOutput.Of("success-full"), Contents(backwards), Incremental);
    }

    [Fact]
    public void A_prepare_needs_its_end_marker_too()
    {
        BackupVerdict.CheckPrepare(0, ToolOutput.Of("success-full"));
        Assert.Equal(ErrorCode.ToolFailed, Assert.Throws<DbCalmException>(() => BackupVerdict.CheckPrepare(0, ["[00] 2026-11-21 09:29:49 cd to /x"])).Code);
        Assert.Contains("not to be proper", Assert.Throws<DbCalmException>(() => BackupVerdict.CheckPrepare(1, ToolOutput.Of("prepare_skip_inc1"))).Message, StringComparison.Ordinal);
    }

    private static XbStreamContents Contents(string checkpoints) => new(3, new Dictionary<string, string>
    {
        ["xtrabackup_checkpoints"] = checkpoints,
        ["xtrabackup_info"] = Info,
        ["xtrabackup_binlog_info"] = "bin.000001\t154064714\t1-24001-183\n",
    }, null);

    private static void AssertFails(string words, int exitCode, IReadOnlyList<string> tail, XbStreamContents contents, EngineOrder order)
    {
        DbCalmException error = Assert.Throws<DbCalmException>(() => BackupVerdict.Decide(exitCode, tail, contents, order));
        Assert.Equal(ErrorCode.ToolFailed, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}
