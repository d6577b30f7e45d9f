using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Stories;

/// <summary>The one story that everything is for, over a table of variants: enroll, back up, verify, restore, and compare by checksum.</summary>
public sealed class BackupAndRestoreStory
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("socket, binary log")]
    [InlineData("host and port, no binary log, own option group, one tablespace for all")]
    [InlineData("tools under their older names")]
    public async Task What_is_restored_is_what_the_server_held_when_the_backup_was_taken(string variant)
    {
        using var olderNames = new OlderToolNames();
        await using Fleet fleet = await Fleet.StartAsync(OptionsFor(variant, olderNames));
        MariaDbServer server = fleet.Server;

        var held = new List<(string Backup, IReadOnlyDictionary<string, string> Sums)>();
        held.Add(((await fleet.FullAsync()).Text("id"), await server.ChecksumsAsync(Cancellation)));
        for (int round = 1; round <= 2; round++)
        {
            await SampleData.ChangeAsync(server, round, Cancellation);
            IReadOnlyDictionary<string, string> sums = await server.ChecksumsAsync(Cancellation);
            held.Add(((await fleet.IncrementalAsync()).Text("id"), sums));
        }

        await CheckCatalogAsync(fleet, [.. held.Select(pair => pair.Backup)], binlog: !variant.Contains("no binary log", StringComparison.Ordinal));
        JsonNode verified = await fleet.Ctl.OkAsync("backups", "verify", held[^1].Backup, "--deep", "--wait");
        Assert.Equal("succeeded", verified.Text("state"));
        Assert.Equal("prepared", (await fleet.Ctl.OkAsync("backups", "show", held[^1].Backup)).Text("proof"));

        foreach ((string backup, IReadOnlyDictionary<string, string> sums) in held)
        {
            Assert.Equal(sums, await fleet.RestoredChecksumsAsync(backup, OptionsFor(variant, olderNames).Server));
            Assert.Equal("restored", (await fleet.Ctl.OkAsync("backups", "show", backup)).Text("proof"));
        }

        await RestoreIntoInstanceAsync(fleet, held[1].Backup);
        Assert.Equal(held[1].Sums, await server.ChecksumsAsync(Cancellation));
        await NoSecretIsToldAsync(fleet);
    }

    private static FleetOptions OptionsFor(string variant, OlderToolNames olderNames) => variant switch
    {
        "host and port, no binary log, own option group, one tablespace for all" => new FleetOptions
        {
            OverTcp = true,
            OptionGroup = "client-dbcalm",
            Server = new MariaDbOptions { Binlog = false, Arguments = ["--innodb-file-per-table=0"] },
        },
        "tools under their older names" => new FleetOptions
        {
            AgentEnvironment = new Dictionary<string, string?> { ["PATH"] = olderNames.SearchPath },
            HiddenPrograms = OlderToolNames.NewNames,
        },
        _ => new FleetOptions { Joins = true },
    };

    private static async Task CheckCatalogAsync(Fleet fleet, string[] ids, bool binlog)
    {
        IReadOnlyList<JsonNode> listed = await fleet.BackupsAsync();
        Assert.Equal(ids.Reverse(), listed.Select(backup => backup.Text("id")));
        Assert.All(listed, backup =>
        {
            Assert.Equal("available", backup.Text("state"));
            Assert.Equal(ids[0], backup.Text("chain_id"));
            Assert.Equal("local", backup.Text("repository"));
            Assert.True(backup.Number("stored_bytes") > 0 && backup.Number("data_bytes") > backup.Number("stored_bytes"), backup.ToString());
            Assert.StartsWith("10.", backup.Text("server_version"), StringComparison.Ordinal);
            Assert.Equal(binlog, !string.IsNullOrEmpty(backup.TextOrNull("binlog", "gtid")));
        });
        Assert.Equal(["incremental", "incremental", "full"], listed.Select(backup => backup.Text("type")));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(listed[i + 1].Text("id"), listed[i].Text("from_backup_id"));
            Assert.Equal(listed[i + 1].Number("to_lsn"), listed[i].Number("from_lsn"));
        }

        string[] files = fleet.Host.StoredFiles();
        Assert.Equal(ids.SelectMany(id => new[] { $"{fleet.Host.Instance}/{id}/data", $"{fleet.Host.Instance}/{id}/manifest.json" }).Order(StringComparer.Ordinal), files);
    }

    private static async Task RestoreIntoInstanceAsync(Fleet fleet, string backup)
    {
        await fleet.Server.StopAsync(Cancellation);
        fleet.Server.EmptyDataDir();
        UnixFileMode mode = File.GetUnixFileMode(fleet.Server.DataDir);
        await fleet.Ctl.OkAsync("restore", backup, "--instance", fleet.Host.Instance, "--wait");
        Assert.Equal(mode, File.GetUnixFileMode(fleet.Server.DataDir));
        string owners = await ProcessRunner.CheckAsync(["find", fleet.Server.DataDir, "-printf", "%U:%G\n"], cancellationToken: Cancellation);
        Assert.Single(owners.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct());
        await fleet.Server.StartAsync(Cancellation);
    }

    // The password may stand in the option file alone: in no log, answer, manifest, journal or store.
    private static async Task NoSecretIsToldAsync(Fleet fleet)
    {
        await fleet.Host.StopAsync();
        await fleet.Controller.StopAsync();
        Assert.DoesNotContain(MariaDbServer.BackupPassword, fleet.Host.Log + fleet.Controller.Log, StringComparison.Ordinal);
        byte[] password = System.Text.Encoding.UTF8.GetBytes(MariaDbServer.BackupPassword);
        string[] files = [.. Directory.EnumerateFiles(fleet.Directory.Path, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".cnf", StringComparison.Ordinal) && path != fleet.Controller.Socket)];
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(password) < 0, $"the password is in {file}"));
    }
}
