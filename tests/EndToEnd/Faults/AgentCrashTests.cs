using System.Text.Json.Nodes;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Faults;

public sealed class AgentCrashTests(BreakableFleet breakable) : IClassFixture<BreakableFleet>
{
    [Theory]
    [InlineData("job-journaled", false)]
    [InlineData("backup-traced", false)]
    [InlineData("data-partial", false)]
    [InlineData("data-durable", false)]
    [InlineData("manifest-durable", true)]
    [InlineData("result-recorded", true)]
    public async Task An_agent_that_dies_at_a_durable_point_ends_its_backup_exactly_once(string crashPoint, bool manifestExists)
    {
        Fleet fleet = await breakable.MendAsync();
        await fleet.Host.StopAsync();
        fleet.Host.Start(crashPoint);
        await fleet.WaitOnlineAsync(fleet.Host);
        string job = await fleet.QueueFullAsync();
        await fleet.Host.WaitForDeathAsync();
        Assert.Equal(manifestExists, fleet.Host.StoredFiles().Any(file => file.EndsWith("/manifest.json", StringComparison.Ordinal)));

        fleet.Host.Start();
        await fleet.WaitOnlineAsync(fleet.Host);
        JsonNode ended = await fleet.JobEndAsync(job);
        string backup = ended.Text("backup_id");
        if (ended.Text("state") == "succeeded")
        {
            Assert.True(manifestExists, ended.ToString());
            Assert.Equal([backup], (await fleet.AvailableAsync()).Select(row => row.Text("id")));
            Assert.Equal("succeeded", (await fleet.Ctl.OkAsync("backups", "verify", backup, "--wait")).Text("state"));
            await fleet.NothingIsLeftAndTheNextBackupWorksAsync(backup);
        }
        else
        {
            // The job ended without success only if the backup does not exist.
            Assert.Equal("interrupted", ended.Text("state"));
            Assert.Equal("interrupted", ended.Text("error", "code"));
            Assert.Empty(await fleet.AvailableAsync());
            await fleet.NothingIsLeftAndTheNextBackupWorksAsync();
        }

        // A last word is a last word: a further restart of both changes nothing.
        await fleet.Controller.KillAsync();
        await fleet.Host.KillAsync();
        await fleet.Controller.StartAsync();
        fleet.Host.Start();
        await fleet.WaitOnlineAsync(fleet.Host);
        JsonNode later = await fleet.JobAsync(job);
        Assert.Equal(ended.Text("state"), later.Text("state"));
        Assert.Equal(ended.Text("finished_at"), later.Text("finished_at"));
    }

    [Fact]
    public async Task An_agent_killed_in_a_restore_leaves_nothing_half_restored()
    {
        Fleet fleet = await breakable.MendAsync();
        DbCalm.Testing.FakeTool tool = breakable.Extract;
        tool.Become(HoldBeforeExtraction);
        string backup = (await fleet.FullAsync()).Text("id");
        string target = fleet.Directory.At("target");
        File.WriteAllText(Path.Combine(tool.Notes, "hold"), "");
        string job = (await fleet.Ctl.OkAsync("restore", backup, "--to-dir", target)).Text("id");
        string held = Path.Combine(tool.Notes, "held");
        await DbCalm.Testing.Wait.UntilAsync(() => File.Exists(held), "the restore to extract", 60, TestContext.Current.CancellationToken);
        await fleet.Host.KillAsync();
        File.Delete(Path.Combine(tool.Notes, "hold"));
        fleet.Host.Start();
        JsonNode ended = await fleet.JobEndAsync(job);
        Assert.Equal("interrupted", ended.Text("state"));
        Assert.True(!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any(), "the target is not as it was");
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(fleet.Directory.Path), path => Path.GetFileName(path).StartsWith(".target", StringComparison.Ordinal));
        await fleet.Ctl.OkAsync("restore", backup, "--to-dir", target, "--wait");
    }

    private const string HoldBeforeExtraction = """
        case " $* " in *" -x "*) ;; *) exec "$REAL" "$@" ;; esac
        while [ -e "$HERE/hold" ]; do : >"$HERE/held"; sleep 0.02; done
        exec "$REAL" "$@"
        """;
}
