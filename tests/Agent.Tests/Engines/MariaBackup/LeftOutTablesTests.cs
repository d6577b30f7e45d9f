using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines.MariaBackup;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Agent.Tests.Engines.MariaBackup;

public sealed class LeftOutTablesTests
{
    private const string LeftOut = "[00] 2026-11-22 01:11:29 Error on aria table file open ./shop/r.MAI";

    private static readonly InstanceConfig Instance = new() { Name = new InstanceName("db1"), Engine = "mariadb", OptionFile = "/c.cnf", Socket = "/s", DataDir = "/d" };

    [Theory]
    [InlineData("mariadb-backup: Can't find file: './shop/r.MAI' (errno: 13 \"Permission denied\")")]
    [InlineData("mariadb-backup: Out of resources when opening file './shop/r.MAI' (errno: 24 \"Too many open files\")")]
    public void A_table_that_could_not_be_opened_fails_the_backup(string reason)
    {
        DbCalmException error = Assert.Throws<DbCalmException>(() => After(reason, LeftOut).Check(Instance));

        Assert.Equal(ErrorCode.ToolFailed, error.Code);
        Assert.Contains("./shop/r.MAI", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_was_dropped_meanwhile_does_not() =>
        After("mariadb-backup: Can't find file: './shop/r.MAI' (errno: 2 \"No such file or directory\")", LeftOut).Check(Instance);

    [Fact]
    public void A_good_run_does_not() => After([.. ToolOutput.Of("success-full")]).Check(Instance);

    private static LeftOutTables After(params string[] lines)
    {
        var leftOut = new LeftOutTables();
        foreach (string line in lines)
        {
            leftOut.Read(line);
        }

        return leftOut;
    }
}
