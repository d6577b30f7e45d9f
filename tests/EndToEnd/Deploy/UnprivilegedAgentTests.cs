using System.Globalization;
using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Deploy;

/// <summary>An agent as a user of its own that is in the group of the data directory, as deploy/systemd has it. Only root can start one.</summary>
public sealed class UnprivilegedAgentTests
{
    // A user that the machine does not have, so that nothing has to be made and removed.
    private const string User = "65123";
    private const string ServerUser = "mysql";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backups_and_a_restore_into_a_directory_need_no_root()
    {
        await using Fleet fleet = await StartAsync();
        await fleet.FullAsync();
        await fleet.Server.SqlAsync("CREATE DATABASE later; USE later; CREATE TABLE aria (id INT PRIMARY KEY) ENGINE=Aria; INSERT INTO aria SELECT seq FROM seq_1_to_500", Cancellation);
        await SampleData.ChangeAsync(fleet.Server, 1, Cancellation);
        JsonNode backup = await fleet.IncrementalAsync();
        IReadOnlyDictionary<string, string> expected = await fleet.Server.ChecksumsAsync(Cancellation);

        await fleet.Ctl.OkAsync("backups", "verify", backup.Text("id"), "--deep", "--wait");
        string target = Path.Combine(await OwnDirectoryAsync(fleet, "restored"), "db");
        await fleet.Ctl.OkAsync("restore", backup.Text("id"), "--to-dir", target, "--wait");
        Assert.Equal($"{User}:{User} 700", await StatAsync(target));
        await using MariaDbServer restored = await MariaDbServer.StartOnAsync(target, null, Cancellation);

        Assert.Equal(expected, await restored.ChecksumsAsync(Cancellation));
        Assert.Contains("later.aria", expected);
        Assert.NotEqual(0, (await ProcessRunner.RunAsync([.. AsAgent(), "bash", "-c", $": >> {fleet.Server.DataDir}/later/aria.MAD"], cancellationToken: Cancellation)).ExitCode);
    }

    [Fact]
    public async Task What_the_agent_may_not_read_is_refused_with_the_cure_and_not_left_out()
    {
        await using Fleet fleet = await StartAsync();

        // The tool itself would leave this table out and say that all went well.
        string index = Path.Combine(fleet.Server.DataDir, "shop", "log_aria.MAI");
        await IsRefusedAsync(fleet, index, "600", index, "chmod -R g+rX", "UMASK_DIR=0750", "An agent without root");
        await IsRefusedAsync(fleet, Path.Combine(fleet.Server.DataDir, "shop"), "700", "shop", "chmod -R g+rX");
        await IsRefusedAsync(fleet, fleet.Server.DataDir, "700", fleet.Server.DataDir, "chmod -R g+rX");

        Assert.Empty(fleet.Host.StoredFiles());
        await ProcessRunner.CheckAsync(["chmod", "-R", "g+rX", fleet.Server.DataDir], cancellationToken: Cancellation);
        await fleet.FullAsync();
    }

    [Fact]
    public async Task A_restore_into_an_instance_takes_the_capabilities_of_the_drop_in()
    {
        await using Fleet fleet = await StartAsync();
        JsonNode backup = await fleet.FullAsync();
        IReadOnlyDictionary<string, string> expected = await fleet.Server.ChecksumsAsync(Cancellation);
        await fleet.Server.StopAsync(Cancellation);
        fleet.Server.EmptyDataDir();

        string[] restore = ["restore", backup.Text("id"), "--instance", fleet.Host.Instance, "--wait"];
        (await fleet.Ctl.RunAsync(restore)).Fails(4, fleet.Server.DataDir, "--to-dir", "dbcalm-agent-restore.conf");

        await fleet.Host.StopAsync();
        fleet.Host.RunAs = AsAgent(await DropInCapabilitiesAsync());
        fleet.Host.Start();
        await fleet.WaitForInstanceAsync(fleet.Host, HostState.Online, ServerState.Down);
        await fleet.Ctl.OkAsync(restore);
        Assert.Equal($"{ServerUser}:{ServerUser} 640", await StatAsync(Path.Combine(fleet.Server.DataDir, "ibdata1")));
        await fleet.Server.StartAsync(Cancellation);

        Assert.Equal(expected, await fleet.Server.ChecksumsAsync(Cancellation));
    }

    private static async Task<Fleet> StartAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to start an agent as another user");
        var server = new MariaDbOptions { Environment = await SettingsAsync("mariadb-dbcalm.conf", "Environment=") };
        Fleet fleet = await Fleet.StartAsync(new FleetOptions { WithHost = false });
        try
        {
            AgentHost host = await fleet.PrepareHostAsync("h1", new FleetOptions { Server = server });
            await ProcessRunner.CheckAsync(["chown", $"{ServerUser}:{ServerUser}", host.Server.DataDir], cancellationToken: Cancellation);
            await ProcessRunner.CheckAsync(["chmod", "-R", "g+rX,g-w", host.Server.DataDir], cancellationToken: Cancellation);
            await ProcessRunner.CheckAsync(["chown", "-R", $"{User}:{User}", Path.GetDirectoryName(host.ConfigFile)!, host.Server.OptionFile], cancellationToken: Cancellation);
            host.RunAs = AsAgent();
            await fleet.JoinAsync(host);
            await fleet.WaitOnlineAsync(host);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    private static async Task IsRefusedAsync(Fleet fleet, string path, string mode, params string[] words)
    {
        UnixFileMode before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        (await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance, "--wait")).Fails(4, words);
        File.SetUnixFileMode(path, before);
    }

    private static string[] AsAgent(params string[] capabilities)
    {
        string added = string.Join(',', capabilities.Select(capability => $"+{capability}"));
        string[] kept = capabilities.Length == 0 ? ["--inh-caps=-all"] : [$"--inh-caps={added}", $"--ambient-caps={added}"];
        return [RequiredTool.Find("setpriv", "util-linux"), $"--reuid={User}", $"--regid={User}", $"--groups={ServerGroup()}", .. kept, $"--bounding-set=-all{(added.Length == 0 ? "" : "," + added)}", "--no-new-privs", "--"];
    }

    private static string ServerGroup() =>
        File.ReadLines("/etc/group").Select(line => line.Split(':')).First(fields => fields[0] == ServerUser)[2];

    private static async Task<string[]> DropInCapabilitiesAsync() =>
        [.. (await LinesAsync("dbcalm-agent-restore.conf", "AmbientCapabilities=")).Single().Split(' ').Select(name => name["CAP_".Length..].ToLower(CultureInfo.InvariantCulture))];

    private static async Task<Dictionary<string, string?>> SettingsAsync(string file, string key) =>
        (await LinesAsync(file, key)).Select(line => line.Split('=')).ToDictionary(parts => parts[0], parts => (string?)parts[1]);

    // The values of a key in a file of deploy/systemd.
    private static async Task<IEnumerable<string>> LinesAsync(string file, string key)
    {
        string repository = Environment.GetEnvironmentVariable("DBCALM_REPO") ?? throw new InvalidOperationException("DBCALM_REPO is not set");
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(repository, "deploy/systemd", file), Cancellation);
        return lines.Where(line => line.StartsWith(key, StringComparison.Ordinal)).Select(line => line[key.Length..]);
    }

    private static async Task<string> OwnDirectoryAsync(Fleet fleet, string name)
    {
        string path = fleet.Directory.Make(name);
        await ProcessRunner.CheckAsync(["chown", $"{User}:{User}", path], cancellationToken: Cancellation);
        return path;
    }

    private static async Task<string> StatAsync(string path) =>
        (await ProcessRunner.RunAsync(["stat", "--format=%U:%G %a", path], cancellationToken: Cancellation)).Checked("stat").Stdout.Trim().Replace("UNKNOWN", User, StringComparison.Ordinal);
}
