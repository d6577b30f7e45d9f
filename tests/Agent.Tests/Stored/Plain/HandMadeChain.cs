using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Stored.Plain;

/// <summary>A full backup and two incrementals as the older program has mariadb-backup make them, by --target-dir. Never changed by a test.</summary>
public sealed class HandMadeChain : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();

    /// <summary>Before the first of them.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The checksum of each table at the last one.</summary>
    internal IReadOnlyDictionary<string, string> Checksums { get; private set; } = new Dictionary<string, string>();

    /// <summary>The directory of a backup: full, inc-1 or inc-2.</summary>
    public string At(string name) => directory.At(name);

    public async ValueTask InitializeAsync()
    {
        await using MariaDbServer server = await MariaDbServer.StartNewAsync();
        StartedAt = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        await server.SqlAsync("CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY, note VARCHAR(300)); SET GLOBAL innodb_max_dirty_pages_pct_lwm=0.001");
        foreach ((string name, string? from) in new[] { ("full", null), ("inc-1", "full"), ("inc-2", (string?)"inc-1") })
        {
            await server.SqlAsync($"INSERT INTO shop.orders SELECT seq + {name.Length * 100000 + (name == "inc-2" ? 10000 : 0)}, SHA2(seq, 512) FROM mysql.seq_1_to_3000; CREATE TABLE shop.`since_{name}` (id INT PRIMARY KEY)");
            await Wait.UntilAsync(async () => await server.SqlAsync("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'INNODB_CHECKPOINT_AGE'") is { Length: < 5 }, "a checkpoint", 20);
            string[] based = from is null ? [] : [$"--incremental-basedir={At(from)}"];
            await ProcessRunner.CheckAsync(["mariadb-backup", $"--defaults-file={server.OptionFile}", "--backup", $"--target-dir={At(name)}", $"--socket={server.Socket}", $"--datadir={server.DataDir}", .. based]);
        }

        Checksums = await server.ChecksumsAsync();
    }

    public ValueTask DisposeAsync()
    {
        directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
