using DbCalm.Controller.Database.Migrations;

namespace DbCalm.Controller.Database;

/// <summary>Brings the store up to date before anything else starts.</summary>
internal sealed partial class StoreOpening(Migrator migrator, ILogger<StoreOpening> logger) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        int before = await migrator.MigrateAsync(AllMigrations.InOrder, cancellationToken);
        LogOpened(AllMigrations.InOrder[^1].Version, before);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1001, LogLevel.Information, "Opened the store, schema version {Version} (was {Before})")]
    private partial void LogOpened(int version, int before);
}
