using System.Text.Json.Nodes;

namespace DbCalm.Testing.Fleets;

/// <summary>A controller and its hosts, all real, in one temporary directory on free ports.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly List<AgentHost> hosts = [];

    private Fleet()
    {
        Controller = new ControllerProcess(directory.Path);
        Ctl = new Ctl(Controller.Socket);
    }

    internal ControllerProcess Controller { get; }

    internal Ctl Ctl { get; }

    /// <summary>Between the first host and the controller; only with <see cref="FleetOptions.ThroughProxy"/>.</summary>
    internal TcpProxy? Proxy { get; private set; }

    /// <summary>The first host.</summary>
    internal AgentHost Host => hosts[0];

    internal MariaDbServer Server => Host.Server;

    internal TemporaryDirectory Directory => directory;

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
            await fleet.Controller.StartAsync();
            if (options.ThroughProxy)
            {
                fleet.Proxy = new TcpProxy(fleet.Controller.GrpcPort);
            }

            if (options.WithHost)
            {
                await fleet.AddHostAsync("h1", options);
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
        await Wait.UntilAsync(async () => (await Ctl.OkAsync("hosts", "show", name)).TextOrNull("state") == "online", $"worker {name} to be online", 30, Cancellation);
        return host;
    }

    /// <summary>Enrolls a host, once more if it was already, and starts its agent.</summary>
    internal async Task JoinAsync(AgentHost host)
    {
        JsonNode token = await Ctl.OkAsync("hosts", "token", "create", "--host", host.Name);
        string url = Proxy is null ? Controller.Url : $"https://127.0.0.1:{Proxy.Port}";
        (await host.EnrollAsync(url, token.Text("token"), token.Text("ca_pin"))).Checked($"enrolling {host.Name}");
        host.Start();
    }

    /// <summary>Makes a server with sample data and a configuration, but does not enroll.</summary>
    internal async Task<AgentHost> PrepareHostAsync(string name, FleetOptions? options = null)
    {
        options ??= new FleetOptions();
        MariaDbServer server = await MariaDbServer.StartNewAsync(options.Server, Cancellation);
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
        await SampleData.CreateAsync(server, Cancellation);
        return host;
    }

    /// <summary>Waits until the controller sees the host online and its server up.</summary>
    internal Task WaitOnlineAsync(AgentHost host) => WaitForInstanceAsync(host, "online", "up");

    /// <summary>Waits until the controller sees the host and its server in these states.</summary>
    internal async Task WaitForInstanceAsync(AgentHost host, string hostState, string serverState)
    {
        CtlResult? last = null;
        try
        {
            await Wait.UntilAsync(
                async () =>
                {
                    last = await Ctl.RunAsync("instances", "show", host.Instance);
                    return last.ExitCode == 0 && last.Json.TextOrNull("host_state") == hostState && last.Json.TextOrNull("state") == serverState;
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

        await Controller.DisposeAsync();
        directory.Dispose();
    }
}
