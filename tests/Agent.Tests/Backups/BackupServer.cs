using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Backups;

/// <summary>One real server with some data, for all tests that only back it up.</summary>
public sealed class BackupServer : IAsyncLifetime
{
    public MariaDbServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await MariaDbServer.StartNewAsync();
        await Server.SqlAsync("""
            CREATE DATABASE shop;
            CREATE TABLE shop.orders (id INT PRIMARY KEY, note VARCHAR(300)) ENGINE=InnoDB;
            CREATE TABLE shop.tags (id INT PRIMARY KEY, note VARCHAR(300)) ENGINE=Aria;
            INSERT INTO shop.tags VALUES (1, 'a'), (2, 'b');
            CREATE USER weak@localhost IDENTIFIED BY 'weak-secret';
            """);
        await Server.SqlAsync("INSERT INTO shop.orders SELECT seq, CONCAT(SHA2(seq, 512), SHA2(-seq, 512)) FROM mysql.seq_1_to_60000");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
