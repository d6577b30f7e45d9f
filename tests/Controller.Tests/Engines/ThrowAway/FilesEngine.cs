using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;
using DbCalm.Artefacts.Segments;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Tests.Engines.ThrowAway;

/// <summary>An engine that nothing but this folder knows: its backup of an instance is a tar of the files in its data directory.</summary>
internal sealed class FilesEngine : IBackupEngine, IStreamFiles, IRestorer
{
    public BackupMethod Method { get; } = new("files");

    public Task LookAsync(InstanceConfig instance, InstanceFacts facts, IReadOnlySet<ToolRole> installed, CancellationToken cancellationToken)
    {
        facts.State = ServerState.Up;
        facts.Capabilities.AddRange(["full", "restore", "verify", "deep_verify"]);
        return Task.CompletedTask;
    }

    public Task<IEnginePlan> PlanAsync(EngineOrder order, CancellationToken cancellationToken) => Task.FromResult<IEnginePlan>(new FilesPlan(order.Instance.DataDir));

    public Task<IStreamFiles> FindFilesAsync(CancellationToken cancellationToken) => Task.FromResult<IStreamFiles>(this);

    public Task<IRestorer> FindRestorerAsync(bool isToCheck, CancellationToken cancellationToken) => Task.FromResult<IRestorer>(this);

    public Task<string?> FindSignOfLifeAsync(InstanceConfig instance, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public IStreamUnpacker Unpack(string directory, string what, ToolPriority? priority, JobContext job, CancellationToken cancellationToken) => new TarUnpacker(directory);

    public async Task<PackedStream> PackAsync(
        string directory, IReadOnlyList<string> paths, Func<Stream, Action, Task<StoredStream>> store, JobContext job, CancellationToken cancellationToken) =>
        new("tar", await store(FilesPlan.Tar(directory), () => { }));

    public async Task<RestoredCopy> BuildAsync(IReadOnlyList<IRestoreSource> chain, string workDirectory, JobContext job, CancellationToken cancellationToken)
    {
        string data = Directory.CreateDirectory(Path.Combine(workDirectory, "data")).FullName;
        await chain.Single().UnpackAsync(data, _ => { }, cancellationToken);
        return new RestoredCopy(data, null);
    }

    public Task<CopyCheck> CheckAsync(string directory, string backupId, JobContext job, CancellationToken cancellationToken) =>
        Task.FromResult(new CopyCheck(Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Length, []));
}
