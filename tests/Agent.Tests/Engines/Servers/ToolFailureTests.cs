using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Tests.Engines.MariaBackup;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Agent.Tests.Engines.Servers;

public sealed class ToolFailureTests
{
    private static readonly InstanceConfig Instance = new() { Name = new InstanceName("db1"), Engine = "mariadb", OptionFile = "/etc/dbcalm/c.cnf", Socket = "/run/s.sock", DataDir = "/var/lib/mysql" };

    [Theory]
    [InlineData("wrongpw", ErrorCode.Refused, "Failed to connect to MariaDB server: Access denied for user 'bk'@'127.0.0.1' (using password: YES).", "/etc/dbcalm/c.cnf")]
    [InlineData("nogrants", ErrorCode.Refused, "Error: missing required privilege RELOAD on *.*; Error: missing required privilege PROCESS on *.*", "GRANT RELOAD")]
    [InlineData("nobinlogmonitor", ErrorCode.Refused, "BINLOG MONITOR", "GRANT RELOAD")]
    [InlineData("down", ErrorCode.Unavailable, "Failed to connect to MariaDB server: Can't connect to server on '127.0.0.1' (111 \"Connection refused\").", "/run/s.sock")]
    [InlineData("badhost", ErrorCode.Unavailable, "Unknown server host 'nohost.invalid' (-2).", "agent.yml")]
    [InlineData("devfull", ErrorCode.NoSpace, "Error writing file 'UNKNOWN' (errno: 28 \"No space left on device\")", "free some space")]
    [InlineData("enospc_stream", ErrorCode.NoSpace, "No space left on device", "free some space")]
    [InlineData("otheruserdatadir", ErrorCode.Refused, "InnoDB: Operating system error number 13 in a file operation.", "chmod -R g+rX")]
    [InlineData("pipeclosed", ErrorCode.ToolFailed, "Error writing file 'UNKNOWN' (errno: 32 \"Broken pipe\")", "log")]
    [InlineData("wronglsn_low", ErrorCode.ToolFailed, "--incremental backup is impossible if the server had been restarted with different innodb_undo_tablespaces.", "log")]
    [InlineData("prepare_skip_inc1", ErrorCode.ToolFailed, "error: This incremental backup seems not to be proper for the target.", "log")]
    [InlineData("prepare_truncated_redo", ErrorCode.ToolFailed, "InnoDB: File ./ib_logfile0 is too small", "log")]
    public void The_most_telling_line_is_found_with_its_meaning(string output, object code, string words, string hint)
    {
        DbCalmException error = ToolFailure.Explain("mariadb-backup", 1, ToolOutput.Of(output), Instance);

        Assert.Equal((ErrorCode)code, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("mariadb-backup failed on instance db1: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_ended_by_a_signal_is_told_as_that()
    {
        DbCalmException error = ToolFailure.Explain("mariadb-backup", 137, ToolOutput.Of("killKILL"), Instance);

        Assert.Equal(ErrorCode.ToolFailed, error.Code);
        Assert.StartsWith("mariadb-backup was ended on instance db1 by signal 9; it said: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_that_said_nothing_is_told_with_its_exit_code() =>
        Assert.Equal("mariadb-backup failed: it said nothing; exit code 1", ToolFailure.Explain("mariadb-backup", 1, []).Message);
}
