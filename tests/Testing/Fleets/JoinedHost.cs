using System.Text.Json.Nodes;

namespace DbCalm.Testing.Fleets;

/// <summary>A controller's store and a host's identity from just after the host has joined: made once a process, and copied for each fleet that does not test joining.</summary>
internal sealed class JoinedHost : IDisposable
{
    internal const string Name = "h1";

    private static readonly Lazy<Task<JoinedHost>> Instance = new(CreateAsync);
    private readonly TemporaryDirectory directory = new();
    private readonly ControllerProcess controller;
    private readonly AgentHost host;

    private JoinedHost()
    {
        controller = new ControllerProcess(directory.Path);
        host = new AgentHost(Name, directory.Path, null);
    }

    public void Dispose() => directory.Dispose();

    /// <summary>Copies the controller's data directory to <paramref name="dataDir"/>, which must not exist.</summary>
    internal static async Task CopyStoreAsync(string dataDir, CancellationToken cancellationToken) =>
        await CopyAsync((await Instance.Value).controller.DataDir, dataDir, cancellationToken);

    /// <summary>Copies the host's data directory to <paramref name="dataDir"/>, which must not exist; the controller is at <paramref name="url"/>.</summary>
    internal static async Task CopyIdentityAsync(string dataDir, string url, CancellationToken cancellationToken)
    {
        JoinedHost joined = await Instance.Value;
        await CopyAsync(joined.host.DataDir, dataDir, cancellationToken);
        string record = Path.Combine(dataDir, "identity", "controller.json");
        string text = await File.ReadAllTextAsync(record, cancellationToken);
        Assert.Contains(joined.controller.Url, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(record, text.Replace(joined.controller.Url, url, StringComparison.Ordinal), cancellationToken);
    }

    private static async Task<JoinedHost> CreateAsync()
    {
        var joined = new JoinedHost();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => joined.Dispose();
        await using ControllerProcess controller = joined.controller;
        await controller.StartAsync();
        JsonNode token = await new Ctl(controller.Socket).OkAsync("hosts", "token", "create", "--host", Name);
        (await joined.host.EnrollAsync(controller.Url, token.Text("token"), token.Text("ca_pin"))).Checked($"enrolling {Name}");

        // In order, so that all it holds is in its store.
        await controller.StopAsync();
        return joined;
    }

    private static Task CopyAsync(string source, string target, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        return ProcessRunner.CheckAsync(["cp", "-a", source, target], cancellationToken: cancellationToken);
    }
}
