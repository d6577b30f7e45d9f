using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Stories;

public sealed class RepeatedRestoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restoring_the_same_chain_ten_times_gives_the_same_files_ten_times()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.FullAsync();
        await SampleData.ChangeAsync(fleet.Server, 1, Cancellation);
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        string backup = (await fleet.IncrementalAsync()).Text("id");
        var stored = Snapshot(fleet);

        string? first = null;
        for (int i = 0; i < 10; i++)
        {
            string target = fleet.Directory.At($"copy-{i}");
            await fleet.Ctl.OkAsync("restore", backup, "--to-dir", target, "--wait");
            string sums = await TablespaceSumsAsync(target);
            Assert.Equal(first ??= sums, sums);
            if (i is 0 or 9)
            {
                await using MariaDbServer server = await MariaDbServer.StartOnAsync(target, cancellationToken: Cancellation);
                Assert.Equal(held, await server.ChecksumsAsync(Cancellation));
            }

            Directory.Delete(target, recursive: true);
        }

        // A restore works on its own copy: what is stored is what it was; the proof is noted beside it.
        Assert.Equal(stored, Snapshot(fleet));
    }

    // The log's and the system tablespace's headers carry times; every table's file must be the same to the byte.
    private static Task<string> TablespaceSumsAsync(string directory) => ProcessRunner.CheckAsync(
        ["bash", "-c", "cd \"$0\" && find . -type f \\( -path './shop/*' -o -path './odd*' \\) -print0 | sort -z | xargs -0 sha256sum", directory],
        cancellationToken: Cancellation);

    private static Dictionary<string, string> Snapshot(Fleet fleet) => fleet.Host.StoredFiles().Where(file => !file.Contains("/note-", StringComparison.Ordinal)).ToDictionary(
        file => file,
        file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(fleet.Host.Repository, file)))));
}
