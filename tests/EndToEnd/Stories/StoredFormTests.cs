using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Stories;

public sealed class StoredFormTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stored_backup_restores_with_zstd_and_mbstream_alone()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string backup = (await fleet.FullAsync()).Text("id");
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        string target = fleet.Directory.Make("by-hand");
        string script = "zstd -q -dc \"$0\" | mbstream -x -C \"$1\" && mariadb-backup --no-defaults --prepare --target-dir=\"$1\"";
        await ProcessRunner.CheckAsync(["bash", "-o", "pipefail", "-c", script, fleet.Host.Stored(backup, "data"), target], cancellationToken: Cancellation);
        await using MariaDbServer server = await MariaDbServer.StartOnAsync(target, cancellationToken: Cancellation);
        Assert.Equal(held, await server.ChecksumsAsync(Cancellation));
    }
}
