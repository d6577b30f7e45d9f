using System.Globalization;
using System.Net;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Storage;

public sealed class DownloadTests(SharedCeph ceph)
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_is_downloaded_whole_in_part_and_after_a_cut()
    {
        await using Fleet fleet = await Fleet.StartAsync(new FleetOptions { ThroughProxy = true });
        Place far = await fleet.DefineBucketAsync(ceph, "far", "--compression", "none");
        string id = (await fleet.BackupToAsync("full", "far")).Text("id");
        byte[] stored = await File.ReadAllBytesAsync(Path.Combine(await far.FetchAsync(fleet, fleet.Host.Instance, id), "data"), Cancellation);

        string whole = fleet.Directory.At("whole");
        (await fleet.Ctl.PlainAsync("backups", "download", id, "--to-file", whole)).Checked("download");
        Assert.Equal(stored, await File.ReadAllBytesAsync(whole, Cancellation));
        Assert.Equal(stored[1000..2001], await PartAsync(fleet, id, "1000-2000"));
        Assert.Equal(stored[^5..], await PartAsync(fleet, id, string.Create(CultureInfo.InvariantCulture, $"{stored.Length - 5}-")));
        (await fleet.Ctl.RunAsync("backups", "download", id, "--range", "999999999999-", "--to-file", fleet.Directory.At("beyond"))).Fails(2, "range");
        (await fleet.Ctl.RunAsync("backups", "download", id, "--range", "9-3")).Fails(2, "--range");

        // The agent's connection goes in the middle of it; the second call goes on behind what is there.
        string resumed = fleet.Directory.At("resumed");
        fleet.Proxy!.Delay = Slow;
        await using (RunningProcess download = fleet.Ctl.Start("backups", "download", id, "--to-file", resumed))
        {
            await Wait.UntilAsync(() => Task.FromResult(File.Exists(resumed) && new FileInfo(resumed).Length > 0), "the first bytes", 60, Cancellation);
            fleet.Proxy.Cut();
            ProcessOutput cut = await download.WaitAsync(60, Cancellation);
            Assert.True(cut.ExitCode == 5, cut.Stderr);
        }

        Assert.InRange(new FileInfo(resumed).Length, 1, stored.Length - 1);
        fleet.Proxy.Delay = TimeSpan.Zero;
        fleet.Proxy.Resume();
        await fleet.WaitOnlineAsync(fleet.Host);
        (await fleet.Ctl.PlainAsync("backups", "download", id, "--to-file", resumed)).Checked("download");
        Assert.Equal(stored, await File.ReadAllBytesAsync(resumed, Cancellation));
    }

    [Fact]
    public async Task An_address_of_a_backup_works_without_a_login_until_it_expires()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Place far = await fleet.DefineBucketAsync(ceph, "far", "--compression", "none");
        await fleet.DefineDirectoryAsync(ceph, "near");
        string id = (await fleet.BackupToAsync("full", "far")).Text("id");
        byte[] stored = await File.ReadAllBytesAsync(Path.Combine(await far.FetchAsync(fleet, fleet.Host.Instance, id), "data"), Cancellation);

        using var client = new HttpClient();
        Assert.Equal(stored, await client.GetByteArrayAsync(await LinkAsync(fleet, id, "15m"), Cancellation));
        Uri brief = await LinkAsync(fleet, id, "1s");
        await Wait.UntilAsync(async () =>
        {
            using HttpResponseMessage answer = await client.GetAsync(brief, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            return answer.StatusCode == HttpStatusCode.Forbidden;
        }, "the address to expire", 30, Cancellation);

        string local = (await fleet.BackupToAsync("full", "near")).Text("id");
        (await fleet.Ctl.RunAsync("backups", "link", local)).Fails(4, "bucket");
        (await fleet.Ctl.RunAsync("backups", "link", id, "--expires", "8d")).Fails(2, "--expires");
    }

    private static async Task<Uri> LinkAsync(Fleet fleet, string id, string expires) => new((await fleet.Ctl.OkAsync("backups", "link", id, "--expires", expires)).Text("url"));

    private static async Task<byte[]> PartAsync(Fleet fleet, string id, string range)
    {
        string file = fleet.Directory.At($"part-{range}");
        (await fleet.Ctl.PlainAsync("backups", "download", id, "--range", range, "--to-file", file)).Checked("download");
        return await File.ReadAllBytesAsync(file, Cancellation);
    }
}
