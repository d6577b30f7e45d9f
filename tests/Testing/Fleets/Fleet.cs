using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;

namespace DbCalm.Testing.Fleets;

/// <summary>A controller and its hosts, all real, in one temporary directory on free ports.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly List<AgentHost> hosts = [];
    private readonly HashSet<string> uncounted = [];

    private Fleet()
    {
        Controller = new ControllerProcess(directory.Path);
        Ctl = new Ctl(Controller.Socket);
        Wire = new Wire(Controller.Socket);
    }

    internal ControllerProcess Controller { get; }

    internal Ctl Ctl { get; }

    /// <summary>For looking again and again.</summary>
    internal Wire Wire { get; }

    /// <summary>Between the first host and the controller; only with <see cref="FleetOptions.ThroughProxy"/>.</summary>
    internal TcpProxy? Proxy { get; private set; }

    /// <summary>The first host.</summary>
    internal AgentHost Host => hosts[0];

    internal MariaDbServer Server => Host.Server;

    internal TemporaryDirectory Directory => directory;

    // Where hosts dial.
    private string Door => Proxy is null ? Controller.Url : $"https://127.0.0.1:{Proxy.Port}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A controller with one host whose agent is online.</summary>
    internal static async Task<Fleet> StartAsync(FleetOptions? options = null)
    {
        options ??= new FleetOptions();
        var fleet = new Fleet();
        try
        {
            fleet.Controller.Environment = options.ControllerEnvironment;
            fleet.Controller.Heartbeat = options.Heartbeat;
            if (options.WithHost && !options.Joins)
            {
                await JoinedHost.CopyStoreAsync(fleet.Controller.DataDir, Cancellation);
            }

            Task<AgentHost>? preparing = options.WithHost ? fleet.PrepareHostAsync(JoinedHost.Name, options) : null;
            await Task.WhenAll(fleet.Controller.StartAsync(), preparing ?? Task.CompletedTask);
            if (options.ThroughProxy)
            {
                fleet.Proxy = new TcpProxy(fleet.Controller.GrpcPort);
            }

            if (preparing is not null)
            {
                AgentHost host = await preparing;
                await (options.Joins ? fleet.JoinAsync(host) : fleet.StartJoinedAsync(host));
                await fleet.WaitOnlineAsync(host);
            }

            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a server with sample data, enrolls a host and starts its agent.</summary>
    internal async Task<AgentHost> AddHostAsync(string name, FleetOptions? options = null)
    {
        options ??= new FleetOptions();
        AgentHost host = await PrepareHostAsync(name, options);
        await JoinAsync(host);
        await WaitOnlineAsync(host);
        return host;
    }

    /// <summary>Enrolls a host without any instance and starts its agent.</summary>
    internal async Task<AgentHost> AddWorkerAsync(string name)
    {
        var host = new AgentHost(name, directory.Path, null);
        hosts.Add(host);
        host.ConfigureWorker();
        await JoinAsync(host);
        await Wait.UntilAsync(async () => (await Wire.FindHostAsync(name))?.State == HostState.Online, $"worker {name} to be online", 30, Cancellation);
        return host;
    }

    /// <summary>Enrolls a host, once more if it was already, and starts its agent.</summary>
    internal async Task JoinAsync(AgentHost host)
    {
        JsonNode token = await Ctl.OkAsync("hosts", "token", "create", "--host", host.Name);
        (await host.EnrollAsync(Door, token.Text("token"), token.Text("ca_pin"))).Checked($"enrolling {host.Name}");
        host.Start();
    }

    /// <summary>Makes a server with sample data and a configuration, but does not enroll.</summary>
    internal async Task<AgentHost> PrepareHostAsync(string name, FleetOptions? options = null)
    {
        options ??= new FleetOptions();
        MariaDbServer server = await SpareServers.TakeAsync(options.Server, Cancellation);
        var host = new AgentHost(name, directory.Path, server)
        {
            Repository = options.Repository ?? directory.At(name, "repository"),
            Environment = options.AgentEnvironment,
            HiddenPrograms = options.HiddenPrograms,
        };
        hosts.Add(host);
        string? optionFile = null;
        if (options.OptionGroup != "client")
        {
            optionFile = directory.Write($"{name}.cnf", (await File.ReadAllTextAsync(server.OptionFile, Cancellation)).Replace("[client]", $"[{options.OptionGroup}]", StringComparison.Ordinal));
        }

        host.Configure(options.OverTcp, optionFile);
        return host;
    }

    /// <summary>In a fleet of several tests: from now on what is stored and listed is left out of <c>StoredFiles</c>, <c>BackupsAsync</c> and <c>JobsAsync</c>.</summary>
    internal async Task CountFromHereAsync()
    {
        hosts.ForEach(host => host.CountFilesFromHere());
        uncounted.UnionWith((await Wire.BackupsAsync() ?? []).Select(backup => backup.Id));
        uncounted.UnionWith((await Wire.JobsAsync() ?? []).Select(job => job.Id));
    }

    /// <summary>True for a backup or job of this test.</summary>
    internal bool Counts(JsonNode row) => !uncounted.Contains(row.Text("id"));

    /// <summary>Waits until the controller sees the host online and its server up.</summary>
    internal Task WaitOnlineAsync(AgentHost host) => WaitForInstanceAsync(host, HostState.Online, ServerState.Up);

    /// <summary>Waits until the controller sees the host and its server in these states.</summary>
    internal async Task WaitForInstanceAsync(AgentHost host, HostState hostState, ServerState serverState)
    {
        Instance? last = null;
        try
        {
            await Wait.UntilAsync(
                async () =>
                {
                    last = await Wire.FindInstanceAsync(host.Instance);
                    return last?.HostState == hostState && last.State == serverState;
                },
                $"instance {host.Instance} to be {serverState} on a host that is {hostState}",
                45,
                Cancellation);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{last}\n--- agent\n{host.Log}\n--- controller\n{Controller.Log}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AgentHost host in hosts)
        {
            await host.DisposeAsync();
        }

        if (Proxy is not null)
        {
            await Proxy.DisposeAsync();
        }

        Wire.Dispose();
        await Controller.DisposeAsync();
        directory.Dispose();
    }

    private async Task StartJoinedAsync(AgentHost host)
    {
        await JoinedHost.CopyIdentityAsync(host.DataDir, Door, Cancellation);
        host.Start();
    }
}
