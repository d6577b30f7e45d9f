using System.Text.Json.Nodes;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Commands;

/// <summary>What <c>dbcalmctl -o json</c> prints is a contract: these keys are there, and stdout holds nothing else.</summary>
[Collection<UnchangedFleet>]
public sealed class DocumentTests(SharedFleet shared)
{
    private const string Time = @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$";

    private Ctl Ctl => shared.Fleet.Ctl;

    [Fact]
    public async Task A_token_has_its_keys()
    {
        JsonNode token = await Ctl.OkAsync("hosts", "token", "create", "--host", "h9", "--ttl", "10m");
        HasKeys(token, "token", "ca_pin", "controller", "expires_at");
        Assert.Matches("^sha256:[0-9a-f]{64}$", token.Text("ca_pin"));
        Assert.Equal(shared.Fleet.Controller.Url, token.Text("controller"));
        Assert.Matches(Time, token.Text("expires_at"));
    }

    [Fact]
    public async Task A_backup_has_its_keys_whether_it_was_taken_shown_or_listed()
    {
        JsonNode shown = await Ctl.OkAsync("backups", "show", shared.Backup);
        JsonNode listed = (await Ctl.OkAsync("backups", "list", "--instance", "h1-db")).Items().Single(backup => backup.Text("id") == shared.Backup);
        Assert.All(new[] { shown, listed }, IsBackup);
        Assert.Equal("full", shown.Text("type"));
        Assert.Equal("available", shown.Text("state"));
        Assert.Contains(shown.Text("proof"), new[] { "none", "checksummed", "prepared", "restored" });
        Assert.Equal(shared.Backup, shown.Text("chain_id"));
        Assert.Null(shown.TextOrNull("from_backup_id"));
        Assert.Equal(0, shown.Number("from_lsn"));
        Assert.True(shown.Number("to_lsn") > 0);
    }

    [Fact]
    public async Task A_job_has_its_keys()
    {
        JsonNode job = (await Ctl.OkAsync("jobs", "list")).Items()[^1];
        HasKeys(job, "id", "kind", "state", "host", "instance", "created_at", "started_at", "finished_at");
        JsonNode shown = await Ctl.OkAsync("jobs", "show", job.Text("id"));
        Assert.Equal("backup", shown.Text("kind"));
        Assert.Equal("succeeded", shown.Text("state"));
        Assert.Equal(shared.Backup, shown.Text("backup_id"));
        Assert.Matches(Time, shown.Text("finished_at"));
        Assert.NotEmpty((await Ctl.OkAsync("jobs", "logs", job.Text("id"))).Items());
    }

    [Fact]
    public async Task A_host_tells_its_facts()
    {
        JsonNode host = await Ctl.OkAsync("hosts", "show", "h1");
        HasKeys(host, "id", "name", "state", "agent_version", "enrolled_at", "last_seen_at", "instances", "repositories", "tools", "problems");
        Assert.Equal("online", host.Text("state"));
        Assert.Equal(["h1-db"], host.Items("instances").Select(name => name.ToString()));
        JsonNode repository = Assert.Single(host.Items("repositories"));
        Assert.True(repository.Number("free_bytes") > 0);
        Assert.Contains(host.Items("tools"), tool => tool.Text("path").EndsWith("mariadb-backup", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_instance_tells_its_facts()
    {
        JsonNode instance = await Ctl.OkAsync("instances", "show", "h1-db");
        HasKeys(instance, "name", "host", "host_state", "engine", "state", "server_version", "data_dir", "data_bytes", "free_bytes", "capabilities", "last_backup");
        Assert.Equal("up", instance.Text("state"));
        Assert.Equal("mariadb", instance.Text("engine"));
        Assert.True(instance.Number("data_bytes") > 10_000_000);
        Assert.Equal(shared.Backup, instance.Text("last_backup", "id"));
        Assert.Contains("full", instance.Items("capabilities").Select(name => name.ToString()));
    }

    [Fact]
    public async Task Lists_are_items_and_a_token_for_the_next_page()
    {
        foreach (string noun in new[] { "hosts", "instances", "backups", "jobs" })
        {
            JsonNode list = await Ctl.OkAsync(noun, "list");
            HasKeys(list, "items", "next_page_token");
            Assert.Null(list["next_page_token"]);
            Assert.NotEmpty(list.Items());
        }
    }

    [Fact]
    public async Task The_status_tells_the_fleet_at_a_glance()
    {
        JsonNode status = await Ctl.OkAsync("status");
        Assert.True(status.Number("hosts_online") >= 2, status.ToString());
        Assert.True(status.Number("backups_available") >= 1, status.ToString());
        Assert.Contains("h1-db", status.Items("instances").Select(instance => instance.Text("name")));
    }

    [Fact]
    public async Task Queued_jobs_are_printed_at_once_without_wait()
    {
        JsonNode job = await Ctl.OkAsync("backups", "verify", shared.Backup);
        Assert.Equal("verify", job.Text("kind"));
        Assert.Equal("succeeded", (await shared.Fleet.JobEndAsync(job.Text("id"))).Text("state"));
        Assert.Contains((await Ctl.OkAsync("backups", "show", shared.Backup)).Text("proof"), new[] { "checksummed", "prepared", "restored" });
    }

    private static void IsBackup(JsonNode backup)
    {
        HasKeys(
            backup, "id", "instance", "type", "state", "proof", "proof_at", "from_backup_id", "chain_id", "started_at", "finished_at", "data_bytes", "stored_bytes",
            "from_lsn", "to_lsn", "repository", "job_id");
        Assert.Matches(Time, backup.Text("started_at"));
        Assert.Matches(Time, backup.Text("finished_at"));
    }

    private static void HasKeys(JsonNode document, params string[] keys)
    {
        string[] missing = [.. keys.Where(key => !document.AsObject().ContainsKey(key))];
        Assert.True(missing.Length == 0, $"missing {string.Join(", ", missing)} in {document}");
        Assert.All(document.AsObject(), pair => Assert.Matches("^[a-z][a-z0-9_]*$", pair.Key));
    }
}
