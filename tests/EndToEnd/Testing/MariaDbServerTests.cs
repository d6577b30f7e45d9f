using DbCalm.Testing;

namespace DbCalm.EndToEnd.Testing;

public sealed class MariaDbServerTests
{
    [Fact]
    public async Task A_throwaway_server_keeps_its_tables_over_a_kill_and_leaves_nothing_behind()
    {
        string directory;
        int pid;
        await using (MariaDbServer server = await MariaDbServer.StartNewAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            directory = server.Directory.Path;
            await server.SqlAsync("CREATE DATABASE d; CREATE TABLE d.t (id INT PRIMARY KEY) ENGINE=InnoDB; INSERT INTO d.t VALUES (1), (2)", TestContext.Current.CancellationToken);
            IReadOnlyDictionary<string, string> before = await server.ChecksumsAsync(TestContext.Current.CancellationToken);
            Assert.Equal(["d.t"], before.Keys);
            await server.KillAsync(TestContext.Current.CancellationToken);
            await server.StartAsync(TestContext.Current.CancellationToken);
            Assert.Equal(before, await server.ChecksumsAsync(TestContext.Current.CancellationToken));
            pid = server.Pid;
        }

        Assert.False(Directory.Exists(directory));
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }
}
