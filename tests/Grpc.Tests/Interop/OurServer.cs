using System.Globalization;

namespace DbCalm.Grpc.Tests.Interop;

/// <summary>One server of ours, in a process of its own, for all cases of a class.</summary>
public sealed class OurServer : IAsyncLifetime
{
    private const string Announcement = "listening on ";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private ChildProcess? process;

    public int Port { get; private set; }

    internal string Output => process?.Output ?? "";

    internal static string Program => Path.Combine(AppContext.BaseDirectory, "DbCalm.Grpc.Interop");

    public async ValueTask InitializeAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        process = ChildProcess.Start(Program, "server");
        var line = await process.FirstLineAsync(timeout.Token);
        Assert.StartsWith(Announcement, line, StringComparison.Ordinal);
        Port = int.Parse(line.AsSpan(Announcement.Length), CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
