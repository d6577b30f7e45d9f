using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Faults;

public sealed class CorruptionTests(BreakableFleet breakable) : IClassFixture<BreakableFleet>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flipped_bit_in_the_data_is_named_with_its_segment_and_the_chain_is_not_restored()
    {
        Fleet fleet = await breakable.MendAsync();
        string full = (await fleet.FullAsync()).Text("id");
        await SampleData.ChangeAsync(fleet.Server, 1, Cancellation);
        string incremental = (await fleet.IncrementalAsync()).Text("id");
        JsonNode manifest = JsonNode.Parse(await File.ReadAllTextAsync(fleet.Host.Stored(full, "manifest.json"), Cancellation))!;
        IReadOnlyList<JsonNode> segments = manifest.Items("segments");
        Assert.True(segments.Count >= 2, $"{segments.Count} segments are too few for this test");
        FlipBit(fleet.Host.Stored(full, "data"), segments[0].Number("stored") + 1000);

        await IsBadAsync(fleet, full, deep: false, "data", segment: 1);
        await IsBadAsync(fleet, incremental, deep: true, "data", segment: 1);
        Assert.Equal("succeeded", (await fleet.Ctl.OkAsync("backups", "verify", incremental, "--wait")).Text("state"));
        await IsNotRestoredAsync(fleet, full);
        await IsNotRestoredAsync(fleet, incremental);
    }

    [Fact]
    public async Task A_flipped_bit_in_the_manifest_is_named_and_the_backup_is_not_restored()
    {
        Fleet fleet = await breakable.MendAsync();
        string full = (await fleet.FullAsync()).Text("id");
        FlipBit(fleet.Host.Stored(full, "manifest.json"), 40);
        await IsBadAsync(fleet, full, deep: false, "manifest.json", segment: null);
        await IsNotRestoredAsync(fleet, full);
    }

    [Fact]
    public async Task A_manifest_exchanged_for_another_good_one_is_not_believed()
    {
        Fleet fleet = await breakable.MendAsync();
        string first = (await fleet.FullAsync()).Text("id");
        string second = (await fleet.FullAsync()).Text("id");
        foreach (string name in new[] { "data", "manifest.json" })
        {
            File.Copy(fleet.Host.Stored(first, name), fleet.Host.Stored(second, name), overwrite: true);
        }

        await IsBadAsync(fleet, second, deep: false, "manifest.json", segment: null);
        await IsNotRestoredAsync(fleet, second);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("manifest.json")]
    public async Task A_missing_object_is_named(string name)
    {
        Fleet fleet = await breakable.MendAsync();
        string full = (await fleet.FullAsync()).Text("id");
        File.Delete(fleet.Host.Stored(full, name));
        await IsBadAsync(fleet, full, deep: false, name, segment: null);
        await IsNotRestoredAsync(fleet, full);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public async Task Data_cut_short_is_named(double part)
    {
        Fleet fleet = await breakable.MendAsync();
        string full = (await fleet.FullAsync()).Text("id");
        using (FileStream data = new(fleet.Host.Stored(full, "data"), FileMode.Open))
        {
            data.SetLength((long)(data.Length * part));
        }

        await IsBadAsync(fleet, full, deep: false, "data", segment: null);
        await IsNotRestoredAsync(fleet, full);
    }

    [Fact]
    public async Task A_bad_page_that_every_hash_agrees_with_is_found_by_a_deep_verification()
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Peers", "damage_page.py");
        Fleet fleet = await breakable.MendAsync();

        // A page that is only in the log would be made anew from there.
        await fleet.Server.StopAsync(Cancellation);
        await fleet.Server.StartAsync(Cancellation);
        breakable.Backup.Become($"""
            case " $* " in *" --backup "*) ;; *) exec "$REAL" "$@" ;; esac
            set -o pipefail
            "$REAL" "$@" | /usr/bin/python3 -I '{script}' shop/orders.ibd {(60 * 16 * 1024) + 8000}
            """);
        string damaged = (await fleet.FullAsync()).Text("id");
        await fleet.Ctl.OkAsync("backups", "verify", damaged, "--wait");
        CtlResult deep = await fleet.Ctl.RunAsync("backups", "verify", damaged, "--deep", "--wait");
        Assert.NotEqual(0, deep.ExitCode);
        Assert.Contains("shop/orders.ibd", deep.ToString(), StringComparison.Ordinal);
        Assert.Equal("checksummed", (await fleet.Ctl.OkAsync("backups", "show", damaged)).Text("proof"));
    }

    private static void FlipBit(string path, long offset)
    {
        using FileStream file = new(path, FileMode.Open);
        file.Position = offset;
        int value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 4));
    }

    private static async Task IsBadAsync(Fleet fleet, string backup, bool deep, string name, int? segment)
    {
        string[] arguments = ["backups", "verify", backup, "--wait", .. deep ? new[] { "--deep" } : []];
        CtlResult result = await fleet.Ctl.RunAsync(arguments);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(name, result.Stderr, StringComparison.Ordinal);
        JsonNode job = (await fleet.Ctl.OkAsync("jobs", "list")).Items()[0];
        JsonNode shown = await fleet.JobAsync(job.Text("id"));
        Assert.Equal("corrupt", shown.Text("error", "code"));
        JsonNode defect = (shown["verification"] ?? throw new InvalidOperationException(shown.ToString())).Items("defects")[0];
        Assert.Equal(name, defect.Text("object"));
        if (segment is not null)
        {
            Assert.Equal(segment, (int)defect.Number("segment"));
        }
    }

    private static async Task IsNotRestoredAsync(Fleet fleet, string backup)
    {
        string target = fleet.Directory.At($"refused-{Guid.NewGuid():N}");
        CtlResult result = await fleet.Ctl.RunAsync("restore", backup, "--to-dir", target, "--wait");
        Assert.NotEqual(0, result.ExitCode);
        Assert.True(!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any(), "something was restored");
    }
}
