using System.Collections.Concurrent;

namespace DbCalm.Testing.Fleets;

/// <summary>Servers with sample data. Those that a test leaves as they were serve the next ones of a run; each other is ended with its test.</summary>
public sealed class SpareServers : IAsyncLifetime
{
    private const double Patience = 5;
    private static SpareServers? current;
    private readonly ConcurrentBag<MariaDbServer> spare = [];
    private readonly ConcurrentDictionary<MariaDbServer, string> marks = new();

    /// <summary>Without this fixture in its assembly every server is ended with its test.</summary>
    public ValueTask InitializeAsync()
    {
        current = this;
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        current = null;
        while (spare.TryTake(out MariaDbServer? server))
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>A running server with sample data.</summary>
    internal static async Task<MariaDbServer> TakeAsync(MariaDbOptions options, CancellationToken cancellationToken)
    {
        if (current is { } spares && ReferenceEquals(options, MariaDbOptions.Usual))
        {
            return spares.spare.TryTake(out MariaDbServer? spare) ? spare : await spares.StartMarkedAsync(cancellationToken);
        }

        return await StartAsync(options, cancellationToken);
    }

    /// <summary>Keeps the server for the next test, or ends it when it is another than it was.</summary>
    internal static async Task ReturnAsync(MariaDbServer server)
    {
        if (current is { } spares && spares.marks.TryGetValue(server, out string? mark) && await MarkAsync(server, CancellationToken.None) == mark)
        {
            spares.spare.Add(server);
            return;
        }

        await server.DisposeAsync();
    }

    private static async Task<MariaDbServer> StartAsync(MariaDbOptions options, CancellationToken cancellationToken)
    {
        MariaDbServer server = await MariaDbServer.StartNewAsync(options, cancellationToken);
        try
        {
            await SampleData.CreateAsync(server, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task<MariaDbServer> StartMarkedAsync(CancellationToken cancellationToken)
    {
        MariaDbServer server = await StartAsync(MariaDbOptions.Usual, cancellationToken);
        marks[server] = await MarkAsync(server, cancellationToken) ?? throw new InvalidOperationException("a new server does not answer");
        return server;
    }

    // Every statement that changes something moves the GTID, and a restart the process; null when it does not answer.
    private static async Task<string?> MarkAsync(MariaDbServer server, CancellationToken cancellationToken)
    {
        if (!server.IsRunning)
        {
            return null;
        }

        try
        {
            string gtid = await server.SqlAsync("SELECT @@global.gtid_binlog_pos", Patience, cancellationToken);
            return $"{server.Pid} {gtid} {await File.ReadAllTextAsync(server.OptionFile, cancellationToken)}";
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            return null;
        }
    }
}
