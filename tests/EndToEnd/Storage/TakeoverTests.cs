using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Storage;

public sealed class TakeoverTests(SharedCeph ceph)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Directories_that_were_made_by_hand_become_a_chain_and_restore()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Place old = await fleet.DefineDirectoryAsync(ceph, "old", "--format", "plain");
        string[] chain = [.. new[] { "monday", "tuesday", "wednesday" }.Select(name => Path.Combine(old.Path!, name))];
        for (int i = 0; i < chain.Length; i++)
        {
            string[] basis = i == 0 ? [] : [$"--incremental-basedir={chain[i - 1]}"];
            await ProcessRunner.CheckAsync(
                ["mariadb-backup", $"--defaults-file={fleet.Server.OptionFile}", "--backup", $"--socket={fleet.Server.Socket}", $"--datadir={fleet.Server.DataDir}", $"--target-dir={chain[i]}", .. basis],
                cancellationToken: Cancellation);
            await SampleData.ChangeAsync(fleet.Server, i + 1, Cancellation);
        }

        string[] mixed = [chain[2], chain[0], chain[1]];
        JsonNode planned = await fleet.Ctl.OkAsync(["backups", "import", "--instance", fleet.Host.Instance, .. mixed, "--dry-run"]);
        Assert.Contains("3", planned.Text("result"), StringComparison.Ordinal);
        Assert.Empty(await fleet.BackupsAsync());
        Assert.Empty(Directory.GetFiles(old.Path!));
        (await fleet.Ctl.RunAsync("backups", "import", "--instance", fleet.Host.Instance, chain[2])).Fails(4, "wednesday");
        await fleet.Ctl.OkAsync(["backups", "import", "--instance", fleet.Host.Instance, .. mixed]);
        await fleet.Ctl.OkAsync(["backups", "import", "--instance", fleet.Host.Instance, .. mixed]);

        IReadOnlyList<JsonNode> listed = await fleet.BackupsAsync();
        Assert.Equal(["wednesday", "tuesday", "monday"], listed.Select(backup => backup.Text("id")));
        Assert.All(listed, backup => Assert.Equal("monday", backup.Text("chain_id")));
        await fleet.Ctl.OkAsync("backups", "verify", "wednesday", "--deep", "--wait");
        JsonNode next = await fleet.BackupToAsync("incremental", "old");
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        Assert.Equal("wednesday", next.Text("from_backup_id"));
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(next.Text("id")));
        await fleet.IsCleanAsync("old");
        await fleet.Ctl.OkAsync("backups", "delete", "monday", "--cascade", "--wait");
        Assert.Empty(await old.NamesAsync());
    }

    [Fact]
    public async Task A_worker_does_the_work_of_a_host_that_is_gone()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.DefineBucketAsync(ceph, "far", "--encryption-key", $"file:{fleet.NewKey()}");
        await fleet.DefineDirectoryAsync(ceph, "near", "--format", "plain");
        string full = (await fleet.BackupToAsync("full", "far")).Text("id");
        await SampleData.ChangeAsync(fleet.Server, 1, Cancellation);
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        string incremental = (await fleet.BackupToAsync("incremental", "far")).Text("id");
        await fleet.AddWorkerAsync("worker");
        await fleet.Host.StopAsync();
        await fleet.Ctl.OkAsync("hosts", "remove", "h1");

        await fleet.Ctl.OkAsync("backups", "verify", incremental, "--deep", "--wait");
        await fleet.Ctl.OkAsync("backups", "verify", full, "--sample", "50%", "--wait");
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(incremental));
        await fleet.Ctl.OkAsync("backups", "copy", full, "--to", "near", "--wait");
        await fleet.Ctl.OkAsync("repositories", "rotate-key", "far");
        await fleet.Ctl.OkAsync("repositories", "rebuild-catalog", "far");
        await fleet.IsCleanAsync("far");
        await fleet.IsCleanAsync("near");
        await fleet.Ctl.OkAsync("backups", "delete", full, "--cascade", "--wait");
        Assert.Empty(await fleet.BackupsAsync());
        JsonNode job = (await fleet.Ctl.OkAsync("jobs", "list")).Items()[0];
        Assert.Equal("worker", job.Text("host"));
    }

    [Fact]
    public async Task A_sample_reads_a_part_finds_damage_there_and_proves_nothing()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Place near = await fleet.DefineDirectoryAsync(ceph, "near", "--compression", "none");
        string id = (await fleet.BackupToAsync("full", "near")).Text("id");
        JsonNode job = await fleet.Ctl.OkAsync("backups", "verify", id, "--sample", "40%", "--wait");
        Assert.InRange(job["verification"]!.Number("segments"), 1, 3);
        Assert.Equal("none", (await fleet.ShowAsync(id)).Text("proof"));
        string data = Path.Combine(near.Path!, fleet.Host.Instance, id, "data");
        byte[] bytes = await File.ReadAllBytesAsync(data, Cancellation);
        for (int i = 1000; i < bytes.Length; i += 1 << 20)
        {
            bytes[i] ^= 1;
        }

        await File.WriteAllBytesAsync(data, bytes, Cancellation);
        (await fleet.Ctl.RunAsync("backups", "verify", id, "--sample", "1%", "--wait")).Fails(1, "data", "segment");
    }
}
