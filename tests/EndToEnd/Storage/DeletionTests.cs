using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Storage;

public sealed class DeletionTests(SharedCeph ceph)
{
    [Fact]
    public async Task A_chain_goes_when_nothing_holds_it_and_only_with_what_is_built_on_it()
    {
        using var tool = new GatedBackup();
        await using Fleet fleet = await Fleet.StartAsync(new FleetOptions { AgentEnvironment = tool.Environment });
        Place near = await fleet.DefineDirectoryAsync(ceph, "near");
        Place far = await fleet.DefineBucketAsync(ceph, "far");
        string full = (await fleet.BackupToAsync("full", "near", "far")).Text("id");
        string first = (await fleet.BackupToAsync("incremental", "near")).Text("id");
        string second = (await fleet.BackupToAsync("incremental", "far")).Text("id");
        await fleet.CopyInAsync(full, "far", CopyState.Available);

        (await fleet.Ctl.RunAsync("backups", "delete", full, "--wait")).Fails(4, "is the base of", second, "--cascade");
        JsonNode planned = await fleet.Ctl.OkAsync("backups", "delete", full, "--cascade", "--dry-run");
        Assert.Equal([second, first, full], planned.Items("backups").Select(backup => backup.Text("id")));
        Assert.Equal(["available", "available", "available"], (await fleet.BackupsAsync()).Select(backup => backup.Text("state")));

        JsonNode held = await fleet.Ctl.OkAsync("backups", "hold", first, "--reason", "audit of the year");
        Assert.Equal("audit of the year", held.Text("hold_reason"));
        (await fleet.Ctl.RunAsync("backups", "delete", full, "--cascade", "--wait")).Fails(4, "is held", "audit of the year");
        (await fleet.Ctl.RunAsync("backups", "delete", first, "--cascade", "--wait")).Fails(4, "is held");
        await fleet.Ctl.OkAsync("backups", "delete", second, "--wait");
        Assert.DoesNotContain(await far.NamesAsync(), name => name.Contains(second, StringComparison.Ordinal));
        await fleet.Ctl.OkAsync("backups", "release", first);

        tool.Hold();
        JsonNode running = await fleet.Ctl.OkAsync("backup", "incremental", "--instance", fleet.Host.Instance, "--repository", "near");
        await fleet.JobStepAsync(running.Text("id"), "stream");
        (await fleet.Ctl.RunAsync("backups", "delete", full, "--cascade", "--wait")).Fails(4, "in use by job", running.Text("id"));
        await fleet.Ctl.OkAsync("jobs", "cancel", running.Text("id"));
        await fleet.JobEndAsync(running.Text("id"));
        tool.Release();

        await fleet.Ctl.OkAsync("backups", "delete", full, "--cascade", "--wait");
        Assert.DoesNotContain(await fleet.BackupsAsync(), backup => backup.Text("state") != "failed");
        Assert.Empty(await near.NamesAsync());
        Assert.Empty(await far.NamesAsync());
        (await fleet.Ctl.RunAsync("backups", "delete", full, "--wait")).Fails(3, "there is no backup");
        await fleet.IsCleanAsync("near");
        await fleet.IsCleanAsync("far");
    }
}
