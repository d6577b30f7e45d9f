using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Stories;

public sealed class BackupUnderLoadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_under_write_load_is_the_source_at_exactly_its_gtid()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.Server.SqlAsync("CREATE TABLE shop.ledger (id BIGINT AUTO_INCREMENT PRIMARY KEY, at TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6), body CHAR(64)) ENGINE=InnoDB", Cancellation);
        await using RunningProcess load = StartLoad(fleet);
        await Wait.UntilAsync(async () => await LedgerAsync(fleet.Server) > 20, "the load to write", 30, Cancellation);
        await fleet.FullAsync();
        long before = await LedgerAsync(fleet.Server);
        await Wait.UntilAsync(async () => await LedgerAsync(fleet.Server) > before + 20, "the load to write more", 30, Cancellation);
        JsonNode backup = await fleet.IncrementalAsync();
        await File.WriteAllTextAsync(StopFile(fleet), "", Cancellation);
        await Wait.UntilAsync(() => load.HasExited, "the load to end with its last statement", 30, Cancellation);

        string target = fleet.Directory.At("restored");
        await fleet.Ctl.OkAsync("restore", backup.Text("id"), "--to-dir", target, "--wait");
        await using MariaDbServer restored = await MariaDbServer.StartOnAsync(target, new MariaDbOptions { Binlog = false }, Cancellation);
        Assert.True(await LedgerAsync(restored) >= before, "what was committed before the backup began is missing");

        // Everything after the backup's GTID, replayed: equal only if not one change was missing or already there.
        string gtid = (await fleet.Ctl.OkAsync("backups", "show", backup.Text("id"))).Text("binlog", "gtid");
        string script = "cd \"$0\" && mariadb-binlog --no-defaults --start-position=\"$1\" bin.[0-9]* | mariadb --no-defaults --user=root --socket=\"$2\"";
        await ProcessRunner.CheckAsync(["bash", "-o", "pipefail", "-c", script, fleet.Server.Directory.At("binlog"), gtid, restored.Socket], cancellationToken: Cancellation);
        Assert.Equal(await fleet.Server.ChecksumsAsync(Cancellation), await restored.ChecksumsAsync(Cancellation));
    }

    private static RunningProcess StartLoad(Fleet fleet)
    {
        string statement = "INSERT INTO shop.ledger (body) VALUES (SHA2(RAND(), 256)); UPDATE shop.orders SET customer = customer + 1 WHERE id = 1 + (SELECT COUNT(*) FROM shop.ledger) % 19000;";
        string script = "while [ ! -e \"$2\" ]; do for i in 1 2 3 4 5; do echo \"$0\"; done; sleep 0.02; done | mariadb --no-defaults --user=root --socket=\"$1\"";
        return RunningProcess.Start(["bash", "-c", script, statement, fleet.Server.Socket, StopFile(fleet)]);
    }

    private static string StopFile(Fleet fleet) => fleet.Directory.At("stop-load");

    private static async Task<long> LedgerAsync(MariaDbServer server) =>
        long.Parse(await server.SqlAsync("SELECT COUNT(*) FROM shop.ledger", Cancellation), System.Globalization.CultureInfo.InvariantCulture);
}
