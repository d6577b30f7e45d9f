using DbCalm.Agent.Engines.Servers;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Tests.Engines.Servers;

public sealed class ServerAnswerTests
{
    private const string First = "10.11.19-MariaDB-0+deb12u1-log\t1\t/var/lib/mysql/\t/var/lib/mysql/bin\nInnodb_lsn_current\t2112805311\n";

    [Fact]
    public void Every_field_is_read()
    {
        ServerStatus status = ServerAnswer.Parse(First + "GRANT RELOAD, PROCESS, BINLOG MONITOR ON *.* TO `bk`@`localhost` IDENTIFIED BY PASSWORD '*8'\n");

        Assert.True(status.IsMariaDb);
        Assert.True(status.HasBinlog);
        Assert.Equal("/var/lib/mysql/", status.DataDir);
        Assert.Equal(2112805311UL, status.CurrentLsn);
        Assert.Empty(status.MissingPrivileges());
    }

    [Theory]
    [InlineData("GRANT ALL PRIVILEGES ON *.* TO `a`@`b` WITH GRANT OPTION", "")]
    [InlineData("GRANT RELOAD, PROCESS, REPLICATION CLIENT ON *.* TO `a`@`b`", "")]
    [InlineData("GRANT `r` TO `a`@`b`\nGRANT USAGE ON *.* TO `a`@`b`\nGRANT RELOAD, PROCESS, BINLOG MONITOR ON *.* TO `r`", "")]
    [InlineData("GRANT RELOAD, PROCESS ON *.* TO `a`@`b`", "BINLOG MONITOR")]
    [InlineData("GRANT USAGE ON *.* TO `a`@`b`\nGRANT ALL PRIVILEGES ON `x`.* TO `a`@`b`", "RELOAD,PROCESS,BINLOG MONITOR")]
    public void Missing_privileges_are_named(string grants, string missing) =>
        Assert.Equal(missing, string.Join(',', ServerAnswer.Parse(First + grants + "\n").MissingPrivileges()));

    [Fact]
    public void Without_a_binlog_its_privilege_is_not_needed() =>
        Assert.Empty(ServerAnswer.Parse("10.11.2-MariaDB\t0\t/d/\t\nGRANT RELOAD, PROCESS ON *.* TO `a`@`b`\n").MissingPrivileges());

    [Fact]
    public void MySql_is_told_apart() => Assert.False(ServerAnswer.Parse("5.6.24-log\t1\t/d/\t/d/bin\n").IsMariaDb);

    [Fact]
    public void Another_form_of_output_is_an_error_and_no_guess() =>
        Assert.Equal(ErrorCode.ToolFailed, Assert.Throws<DbCalmException>(() => ServerAnswer.Parse("+---+\n")).Code);
}
