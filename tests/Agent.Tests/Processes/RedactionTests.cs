using DbCalm.Agent.Processes;

namespace DbCalm.Agent.Tests.Processes;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("GRANT USAGE ON *.* TO `bk`@`%` IDENTIFIED BY PASSWORD '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19'", "GRANT USAGE ON *.* TO `bk`@`%` IDENTIFIED BY PASSWORD '***'")]
    [InlineData("CREATE USER a IDENTIFIED BY 'it''s secret' REQUIRE SSL", "CREATE USER a IDENTIFIED BY '***' REQUIRE SSL")]
    [InlineData("IDENTIFIED VIA ed25519 USING 'ZIgUREUg5PVgQ6LskhXmO+eZLS0nC8be6HPjYWR4YJY' OR unix_socket", "IDENTIFIED VIA ed25519 USING '***' OR unix_socket")]
    [InlineData("CHANGE MASTER TO MASTER_USER='r', MASTER_PASSWORD='s3cret', MASTER_PORT=3306", "CHANGE MASTER TO MASTER_USER='r', MASTER_PASSWORD='***', MASTER_PORT=3306")]
    [InlineData("mariadb-backup --user=bk --password=bkpw --host=h", "mariadb-backup --user=bk --password=*** --host=h")]
    [InlineData("the hash *2470c0c06dee42fd1618bb99005adca2ec9d1e19 is here", "the hash *** is here")]
    public void Secrets_are_replaced(string line, string expected) => Assert.Equal(expected, Redaction.Apply(line));

    [Theory]
    [InlineData("Connecting to MariaDB server host: 127.0.0.1, user: bk, password: set, port: 24001, socket: not set")]
    [InlineData("Access denied for user 'bk'@'127.0.0.1' (using password: YES).")]
    [InlineData("Copied file ./app/my.MYD for table `app`.`my`, 7 bytes")]
    [InlineData("Error writing file '/srv/lab/tm/b/sb/sbtest2.ibd' (errno: 28 \"No space left on device\")")]
    public void Other_lines_stay_as_they_are(string line) => Assert.Equal(line, Redaction.Apply(line));
}
