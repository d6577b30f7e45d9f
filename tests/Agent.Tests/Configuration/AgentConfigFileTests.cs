using DbCalm.Agent.Configuration;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Configuration;

public sealed class AgentConfigFileTests
{
    private static readonly BackupMethod[] Methods = [BackupMethod.MariaBackup, new("files")];

    private const string Good = """
        instances:
          - name: db1
            engine: mariadb
            option_file: /etc/dbcalm/credentials.cnf   # read by the tools
            socket: /run/mysqld/mysqld.sock
            data_dir: /var/lib/mysql/
          - { name: db2, engine: mariadb, option_file: /etc/dbcalm/two.cnf, host: 127.0.0.1, port: 3307, data_dir: /srv/two }
        repositories:
          - { name: local, type: directory, path: /var/backups/dbcalm }
          - { name: other, type: directory, path: /mnt/other }
        """;

    [Fact]
    public void A_whole_file_is_read()
    {
        AgentConfig config = AgentConfigFile.Parse(Good, "agent.yml", Methods);
        Assert.Equal(["db1", "db2"], config.Instances.Select(i => i.Name.Value));
        Assert.Equal("/run/mysqld/mysqld.sock", config.Instances[0].Address);
        Assert.Equal("/var/lib/mysql", config.Instances[0].DataDir);
        Assert.Equal("127.0.0.1:3307", config.Instances[1].Address);
        Assert.Equal("/var/backups/dbcalm", config.Repository("").Path);
    }

    [Fact]
    public void A_worker_has_no_instances() =>
        Assert.Empty(AgentConfigFile.Parse("repositories: [{ name: local, type: directory, path: /b }]", "agent.yml", Methods).Instances);

    [Fact]
    public void A_host_without_a_port_has_the_usual_one()
    {
        AgentConfig config = AgentConfigFile.Parse(Good.Replace("port: 3307, ", "", StringComparison.Ordinal), "agent.yml", Methods);
        Assert.Equal(3306, config.Instances[1].Port);
    }

    [Fact]
    public void Commands_are_allowed_by_path_and_none_by_default()
    {
        Assert.Empty(AgentConfigFile.Parse(Good, "agent.yml", Methods).AllowedHooks);
        Assert.Equal(["/usr/local/sbin/replica", "/opt/x"], AgentConfigFile.Parse(Good + "\nhooks:\n  allowed: [/usr/local/sbin/replica, /opt//x]\n", "agent.yml", Methods).AllowedHooks);
        string message = MistakesIn(Good + "\nhooks: { allowed: [replica, { a: b }], alowed: 1 }\n");
        Assert.Contains("hooks.allowed[0]: is not an absolute path; start it with '/'", message, StringComparison.Ordinal);
        Assert.Contains("hooks.allowed[1]: is not an absolute path", message, StringComparison.Ordinal);
        Assert.Contains("hooks.alowed: is not known; the keys here are allowed", message, StringComparison.Ordinal);
        Assert.Contains("hooks.allowed: is not a list", MistakesIn(Good + "\nhooks: { allowed: /x }\n"), StringComparison.Ordinal);
        Assert.Contains("hooks: is not a mapping", MistakesIn(Good + "\nhooks: [/x]\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Four_mistakes_are_reported_at_once_with_their_places()
    {
        string message = MistakesIn("""
            instances:
              - name: bad/name
                engine: oracle
                option_file: credentials.cnf
                data_dir: /var/lib/mysql
                socket: /run/mysqld.sock
                pasword: secret
            """);
        Assert.Contains("agent.yml has 4 mistakes", message, StringComparison.Ordinal);
        Assert.Contains("instances[0].name: 'bad/name' is not a valid name; use", message, StringComparison.Ordinal);
        Assert.Contains("instances[0].engine: 'oracle' is not known; use mariadb", message, StringComparison.Ordinal);
        Assert.Contains("instances[0].option_file: 'credentials.cnf' is not an absolute path; start it with '/'", message, StringComparison.Ordinal);
        Assert.Contains("instances[0].pasword: is not known; the keys here are name, engine", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_is_backed_up_with_mariadb_backup_unless_it_says_otherwise()
    {
        AgentConfig config = AgentConfigFile.Parse(Good.Replace("name: db2,", "name: db2, method: files,", StringComparison.Ordinal), "agent.yml", Methods);
        Assert.Equal([BackupMethod.MariaBackup, new BackupMethod("files")], config.Instances.Select(instance => instance.Method));
    }

    [Theory]
    [InlineData("name: db2,", "name: db1,", "instances[1].name: 'db1' is taken by instances[0]")]
    [InlineData("name: other", "name: local", "repositories[1].name: 'local' is taken by repositories[0]")]
    [InlineData("port: 3307", "port: 0", "instances[1].port: '0' is not a port")]
    [InlineData("port: 3307", "port: many", "instances[1].port: 'many' is not a port")]
    [InlineData("host: 127.0.0.1, port: 3307, ", "", "instances[1]: has neither socket nor host")]
    [InlineData("host: 127.0.0.1, port: 3307", "host: h, socket: /s", "instances[1]: has both socket and host")]
    [InlineData("host: 127.0.0.1, port: 3307", "socket: /s, port: 3307", "instances[1].port: goes with host, not with socket")]
    [InlineData(", data_dir: /srv/two", "", "instances[1].data_dir: is missing; give the server's data directory")]
    [InlineData("type: directory, path: /mnt/other", "type: s3, path: /mnt/other", "repository other, path: does not go with type: s3; remove it")]
    [InlineData("path: /mnt/other", "path: [a]", "repositories[1].path: is not a plain value")]
    [InlineData("path: /mnt/other", "path: /srv/two/backups", "repository other: /srv/two/backups is inside the data directory of instance db2")]
    [InlineData("path: /mnt/other", "path: /mnt/other, compression: brotli", "repository other, compression: 'brotli' is not one of zstd, gzip, lz4, none")]
    [InlineData("repositories:", "repositories: {}\nrest:", "repositories: is not a list")]
    [InlineData("instances:", "extra: 1\ninstances:", "extra: is not known; the keys here are instances, repositories")]
    [InlineData("name: db2,", "name: db2, method: magic,", "instances[1].method: 'magic' is not known; use mariadb-backup or files")]
    [InlineData("instances:", "instances:\n  - just text", "instances[0]: is not a mapping")]
    public void Each_mistake_names_its_place_and_cure(string part, string mistake, string expected) =>
        Assert.Contains(expected, MistakesIn(Good.Replace(part, mistake, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("instances: [", "agent.yml is not YAML: line ")]
    [InlineData("instances: []\ninstances: []", "agent.yml is not YAML: line ")]
    [InlineData("- a\n- b", "the file: is not a mapping")]
    [InlineData("", "the file: is empty")]
    public void What_is_no_configuration_is_refused(string text, string expected) =>
        Assert.Contains(expected, MistakesIn(text), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        using var directory = new TemporaryDirectory();
        DbCalmException e = Assert.Throws<DbCalmException>(() => AgentConfigFile.Load(directory.At("agent.yml"), Methods));
        Assert.Equal(ErrorCode.InvalidInput, e.Code);
        Assert.Contains(directory.At("agent.yml"), e.Message, StringComparison.Ordinal);
    }

    private static string MistakesIn(string text)
    {
        DbCalmException e = Assert.Throws<DbCalmException>(() => AgentConfigFile.Parse(text, "agent.yml", Methods));
        Assert.Equal(ErrorCode.InvalidInput, e.Code);
        return e.Message;
    }
}
