using System.Text.Json.Nodes;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Storage;

public sealed class LockedBucketTests(SharedCeph ceph)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleting_before_the_date_is_refused_and_told_and_nothing_else_breaks()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.DefineBucketAsync(ceph, "locked", "--object-lock", "compliance", "--retain", "1d", "--encryption-key", $"file:{fleet.NewKey()}");
        JsonNode full = await fleet.BackupToAsync("full", "locked");
        string id = full.Text("id");
        Assert.StartsWith(full.Text("finished_at")[..4], full.Items("copies")[0].Text("retain_until"), StringComparison.Ordinal);

        for (int i = 0; i < 2; i++)
        {
            CtlResult refused = await fleet.Ctl.RunAsync("backups", "delete", id, "--wait");
            refused.Fails(4, "locked until");
            JsonNode kept = refused.Json.Items("jobs")[0]["deletion"]!.Items("kept")[0];
            Assert.Equal(id, kept.Text("backup_id"));
            Assert.Contains("locked until", kept.Text("reason"), StringComparison.Ordinal);
            JsonNode after = await fleet.ShowAsync(id);
            Assert.Equal("available", after.Text("state"));
            JsonNode copy = Assert.Single(after.Items("copies"));
            Assert.Equal("available", copy.Text("state"));
            Assert.Equal("", copy.TextOrNull("problem") ?? "");
        }

        await SampleData.ChangeAsync(fleet.Server, 1, Cancellation);
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        string incremental = (await fleet.BackupToAsync("incremental", "locked")).Text("id");
        CtlResult chain = await fleet.Ctl.RunAsync("backups", "delete", id, "--cascade", "--wait");
        chain.Fails(4, "locked until");
        Assert.Equal(["available", "available"], (await fleet.BackupsAsync()).Select(backup => backup.Text("state")));
        await fleet.Ctl.OkAsync("backups", "verify", incremental, "--deep", "--wait");
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(incremental));
        await fleet.Ctl.OkAsync("backups", "hold", id);
        await fleet.Ctl.OkAsync("backups", "verify", id, "--wait");
        await fleet.IsCleanAsync("locked");
    }
}
