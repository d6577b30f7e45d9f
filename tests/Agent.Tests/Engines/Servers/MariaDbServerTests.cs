using DbCalm.Agent.Configuration;
using DbCalm.Agent.Tests.Backups;
using DbCalm.Agent.Tools;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using Server = DbCalm.Agent.Engines.Servers.MariaDbServer;

namespace DbCalm.Agent.Tests.Engines.Servers;

public sealed class MariaDbServerTests(BackupServer fixture) : IClassFixture<BackupServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private InstanceConfig BySocket => new() { Name = new InstanceName("db1"), Engine = "mariadb", OptionFile = fixture.Server.OptionFile, Socket = fixture.Server.Socket, DataDir = fixture.Server.DataDir };

    private InstanceConfig ByPort => BySocket with { Socket = null, Host = "127.0.0.1", Port = fixture.Server.Port };

    [Fact]
    public async Task A_running_server_tells_its_status_by_socket_and_by_port()
    {
        foreach (InstanceConfig instance in new[] { BySocket, ByPort })
        {
            var status = await Ask(instance).AskAsync(Token);

            Assert.True(status.IsMariaDb);
            Assert.True(status.HasBinlog);
            Assert.True(status.CurrentLsn > 0);
            Assert.Empty(status.MissingPrivileges());
            Assert.Equal(fixture.Server.DataDir, status.DataDir.TrimEnd('/'));
            Assert.True(await Ask(instance).IsAcceptingAsync(Token));
        }
    }

    [Fact]
    public async Task A_server_that_lets_nobody_in_still_counts_as_accepting()
    {
        InstanceConfig locked = BySocket with { OptionFile = fixture.Server.WriteOptionFile("locked.cnf", "nobody", "wrong") };

        Assert.Equal(ErrorCode.Refused, (await Assert.ThrowsAsync<DbCalmException>(() => Ask(locked).AskAsync(Token))).Code);
        Assert.True(await Ask(locked).IsAcceptingAsync(Token));
    }

    [Fact]
    public async Task Where_no_server_is_nothing_accepts()
    {
        Assert.False(await Ask(BySocket with { Socket = "/nonexistent/s.sock" }).IsAcceptingAsync(Token));
        Assert.False(await Ask(ByPort with { Port = DbCalm.Testing.FreePort.Next() }).IsAcceptingAsync(Token));
    }

    [Fact]
    public async Task An_option_file_that_is_missing_is_named()
    {
        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => Ask(BySocket with { OptionFile = "/nonexistent/c.cnf" }).AskAsync(Token));

        Assert.Equal(ErrorCode.Refused, error.Code);
        Assert.Contains("/nonexistent/c.cnf", error.Hint, StringComparison.Ordinal);
    }

    private static Server Ask(InstanceConfig instance) => new(instance, new ToolLocator(), TimeProvider.System);
}
