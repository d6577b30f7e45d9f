using DbCalm.Agent.Configuration;
using DbCalm.Agent.Tools;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Engines;

/// <summary>
/// One way to take backups and to make databases of them again. Everything else of the agent (forms, repositories, encryption, copies, jobs) does not depend on
/// which one it is; <see cref="EngineTable"/> lists them.
/// </summary>
internal interface IBackupEngine
{
    /// <summary>Its name in configurations, manifests and the catalog.</summary>
    BackupMethod Method { get; }

    /// <summary>Fills in what can be said of an instance now: whether it answers, how big it is, what could be done with it. What is in the way becomes its problem.</summary>
    /// <param name="instance">The database server.</param>
    /// <param name="facts">Its facts, with what the configuration says.</param>
    /// <param name="installed">The tools of this host.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task LookAsync(InstanceConfig instance, InstanceFacts facts, IReadOnlySet<ToolRole> installed, CancellationToken cancellationToken);

    /// <summary>Looks at everything that can be known to be wrong before a backup starts, and throws it; changes nothing. Where it is to be stored is not its concern.</summary>
    Task<IEnginePlan> PlanAsync(EngineOrder order, CancellationToken cancellationToken);

    /// <summary>Finds what turns its streams into files and files into a stream; throws refused, naming the package, when that is not installed.</summary>
    Task<IStreamFiles> FindFilesAsync(CancellationToken cancellationToken);

    /// <summary>Finds what makes databases of its backups; throws refused, naming the package, when that is not installed.</summary>
    /// <param name="isToCheck">What is made is also to be checked.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<IRestorer> FindRestorerAsync(bool isToCheck, CancellationToken cancellationToken);

    /// <summary>What shows that the instance's server runs, e.g. <c>it answers at /run/mysqld/mysqld.sock</c>, so that nothing may be restored into it; null when nothing does.</summary>
    Task<string?> FindSignOfLifeAsync(InstanceConfig instance, CancellationToken cancellationToken);

    /// <summary>What a directory that its tool made for somebody else says of itself. Throws refused, naming it, when it can't be kept as it is; throws <see cref="IOException"/>.</summary>
    /// <param name="directory">Absolute; only read.</param>
    /// <param name="files">All its files, relative to it.</param>
    /// <param name="zone">The host's: tools write local times.</param>
    BackupDirectory ReadDirectory(string directory, IEnumerable<string> files, TimeZoneInfo zone) =>
        throw new DbCalmException(ErrorCode.Refused, $"{directory} can't be imported: {Method} has no directories to import", "restore it with the tool that made it");
}
