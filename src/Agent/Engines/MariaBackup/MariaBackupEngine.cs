using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Engines.XbStream;
using DbCalm.Agent.Tools;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>Physical backups of MariaDB by its own tool.</summary>
internal sealed class MariaBackupEngine(ToolLocator tools, TimeProvider time) : IBackupEngine
{
    /// <inheritdoc/>
    public BackupMethod Method => BackupMethod.MariaBackup;

    /// <inheritdoc/>
    public Task LookAsync(InstanceConfig instance, InstanceFacts facts, IReadOnlySet<ToolRole> installed, CancellationToken cancellationToken) =>
        new InstanceProbe(instance, tools, time).LookAsync(facts, installed, cancellationToken);

    /// <inheritdoc/>
    public Task<IEnginePlan> PlanAsync(EngineOrder order, CancellationToken cancellationToken) => new MariaBackupPreflight(tools, time).CheckAsync(order, cancellationToken);

    /// <inheritdoc/>
    public async Task<IStreamFiles> FindFilesAsync(CancellationToken cancellationToken) => new MbStreamFiles(await tools.FindAsync(ToolRole.Stream, cancellationToken));

    /// <inheritdoc/>
    public async Task<IRestorer> FindRestorerAsync(bool isToCheck, CancellationToken cancellationToken)
    {
        await tools.FindAsync(ToolRole.Stream, cancellationToken);
        Tool mariaBackup = await tools.FindAsync(ToolRole.Backup, cancellationToken);
        return new MariaBackupRestorer(mariaBackup, isToCheck ? await tools.FindAsync(ToolRole.Innochecksum, cancellationToken) : null);
    }

    /// <inheritdoc/>
    public Task<string?> FindSignOfLifeAsync(InstanceConfig instance, CancellationToken cancellationToken) => ServerProbe.FindSignOfLifeAsync(instance, tools, time, cancellationToken);

    /// <inheritdoc/>
    public BackupDirectory ReadDirectory(string directory, IEnumerable<string> files, TimeZoneInfo zone) => new BackupDirectoryReader(zone).Read(directory, files);
}
