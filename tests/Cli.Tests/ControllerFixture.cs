using DbCalm.Cli.Tests.Server;
using DbCalm.Testing;

namespace DbCalm.Cli.Tests;

/// <summary>A controller on a socket, and the program pointed at it.</summary>
public abstract class ControllerFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private TestController? controller;

    private protected TestFleet Fleet { get; } = new();

    /// <summary>Where a test may keep files.</summary>
    private protected TemporaryDirectory Files => directory;

    private protected string SocketPath => directory.At("c.sock");

    public async ValueTask InitializeAsync() => await StartControllerAsync();

    public async ValueTask DisposeAsync()
    {
        await StopControllerAsync();
        directory.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<CliRun> RunAsync(params string[] arguments) => CliRun.RunAsync([.. arguments, "--socket", SocketPath]);

    private protected async Task StartControllerAsync() => controller = await TestController.OnSocketAsync(Fleet, SocketPath);

    private protected async Task StopControllerAsync()
    {
        if (controller is not null)
        {
            await controller.DisposeAsync();
            controller = null;
        }
    }
}
