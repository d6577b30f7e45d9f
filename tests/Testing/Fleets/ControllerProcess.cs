namespace DbCalm.Testing.Fleets;

/// <summary>A real controller in a directory of its own; it keeps its ports and its store over restarts.</summary>
internal sealed class ControllerProcess(string directory) : IAsyncDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly EarlierRuns earlier = new();
    private RunningProcess? process;
    private bool isArmed;

    /// <summary>Added to its environment.</summary>
    internal IReadOnlyDictionary<string, string?> Environment { get; set; } = new Dictionary<string, string?>();

    /// <summary>How often streams are checked; short, so that tests of silence are.</summary>
    internal string Heartbeat { get; set; } = "1s";

    internal int GrpcPort { get; } = FreePort.Next();

    internal int HttpPort { get; } = FreePort.Next();

    internal string Socket => Path.Combine(directory, "c.sock");

    internal string DataDir => Path.Combine(directory, "controller");

    internal string Url => $"https://127.0.0.1:{GrpcPort}";

    internal RunningProcess Process => process ?? throw new InvalidOperationException("the controller was not started");

    /// <summary>True while it runs without a crash point.</summary>
    internal bool IsSound => process is { HasExited: false } && !isArmed;

    /// <summary>What all its runs said.</summary>
    internal string Log => earlier.Text + process?.Stdout + process?.Stderr;

    /// <summary>Starts it and waits until it serves.</summary>
    internal async Task StartAsync(string? crashAt = null)
    {
        earlier.Keep(process);
        isArmed = crashAt is not null;
        var environment = new Dictionary<string, string?>(Environment) { ["DBCALM_CRASH_AT"] = crashAt };
        // Nobody has a pin to follow with, unless a test says so.
        environment.TryAdd("DBCALM_AUTHORITY_OVERLAP", "0s");
        var settings = new ProcessSettings { Environment = environment };
        process = RunningProcess.Start(
            [
                Programs.Controller, "--data-dir", DataDir, "--grpc-listen", $"127.0.0.1:{GrpcPort}", "--http-listen", $"127.0.0.1:{HttpPort}",
                "--socket", Socket, "--heartbeat-interval", Heartbeat, "--offer-timeout", "5s",
            ],
            settings);
        await Wait.UntilAsync(async () => Ended() || await AnswersAsync("/readyz"), "the controller to be ready", 30, TestContext.Current.CancellationToken);
        if (process.HasExited && crashAt is null)
        {
            throw new InvalidOperationException($"the controller ended at its start\n{Log}");
        }
    }

    /// <summary>True when a GET of <paramref name="path"/> is answered with success.</summary>
    internal async Task<bool> AnswersAsync(string path)
    {
        try
        {
            using HttpResponseMessage response = await Http.GetAsync(new Uri($"http://127.0.0.1:{HttpPort}{path}"), TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    internal Task KillAsync() => Process.KillAsync(TestContext.Current.CancellationToken);

    internal Task StopAsync() => Process.StopAsync(15, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }

    private bool Ended() => Process.HasExited;
}
