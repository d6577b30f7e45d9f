using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Identity;
using DbCalm.Agent.Service;
using DbCalm.Agent.Tools;
using DbCalm.Core.Manifests;
using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbCalm.Controller.Tests.Engines.ThrowAway;

/// <summary>What the port of engines promises: an engine that only this folder knows takes and restores backups through the whole system, agent and controller as they are.</summary>
[Trait("ring", "slow")]
public sealed class ThrowAwayEngineTests : IAsyncLifetime
{
    private const double Patience = 120;
    private readonly TemporaryDirectory directory = new();
    private readonly CancellationTokenSource stop = new();
    private TestController controller = null!;
    private AgentIdentity identity = null!;
    private Task agent = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        directory.Make("data/shop");
        await File.WriteAllTextAsync(directory.At("data/readme.txt"), "all there is", Token);
        await File.WriteAllBytesAsync(directory.At("data/shop/orders.bin"), [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))], Token);
        controller = await TestController.StartAsync();
        CreateHostTokenResponse token = await controller.Hosts.CreateHostTokenAsync(new CreateHostTokenRequest { Host = "host1" });
        var store = new IdentityStore(directory.Make("agent"));
        await new EnrollmentRun(store, TimeProvider.System).RunAsync(
            new EnrollmentOptions { Controller = new Uri(controller.Addresses.Grpc!), Token = token.Token, Pin = CaPin.Parse(token.CaPin) }, Token);
        identity = store.Load();

        var engines = new BackupEngines([new FilesEngine()]);
        AgentConfig config = AgentConfigFile.Parse(
            $$"""
            instances:
              - { name: db1, engine: mariadb, method: files, option_file: /nonexistent.cnf, socket: /nonexistent, data_dir: {{directory.At("data")}} }
            repositories:
              - { name: streams, type: directory, path: {{directory.At("streams")}} }
              - { name: plain, type: directory, path: {{directory.At("plain")}}, format: plain }
            """,
            "agent.yml",
            engines.Methods);
        agent = new AgentRun(config, identity, directory.At("agent"), new ToolLocator(), engines, TimeProvider.System, NullLoggerFactory.Instance).RunAsync(stop.Token);
        await Wait.UntilAsync(
            async () => (await controller.Instances.ListInstancesAsync(new ListInstancesRequest())).Items.Any(instance => instance is { Name: "db1", State: ServerState.Up }),
            "the instance to be known",
            Patience,
            Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await agent;
        identity.Dispose();
        await controller.DisposeAsync();
        stop.Dispose();
        directory.Dispose();
    }

    [Theory]
    [InlineData("streams", "plain", "db1/{0}/manifest.json")]
    [InlineData("plain", "streams", "{0}.manifest.json")]
    public async Task A_backup_of_an_engine_of_its_own_is_taken_kept_verified_copied_and_restored(string repository, string other, string manifestName)
    {
        var request = new TakeBackupRequest { Instance = "db1", Type = BackupType.Full, Repository = repository, CopyTo = { other } };
        string id = (await EndAsync((await controller.Backups.TakeBackupAsync(request)).Job)).BackupId;
        Backup backup = (await controller.Backups.GetBackupAsync(new GetBackupRequest { Id = id })).Backup;
        Assert.Equal(("files", BackupState.Available, BackupType.Full, 0UL), (backup.Method, backup.State, backup.Type, backup.ToLsn));
        string path = Path.Combine(directory.At(repository), string.Format(System.Globalization.CultureInfo.InvariantCulture, manifestName, id));
        Manifest manifest = ManifestFile.Read(await File.ReadAllBytesAsync(path, Token));
        Assert.Equal((3, "files", null), (manifest.FormatVersion, manifest.Method, manifest.Physical));

        Job deep = await EndAsync((await controller.Backups.VerifyBackupAsync(new VerifyBackupRequest { Id = id, Deep = true })).Job);
        Assert.Equal(2UL, deep.Verification.Tablespaces);
        Assert.Equal(Proof.Prepared, (await controller.Backups.GetBackupAsync(new GetBackupRequest { Id = id })).Backup.Proof);

        await Wait.UntilAsync(
            async () => (await controller.Backups.GetBackupAsync(new GetBackupRequest { Id = id })).Backup.Copies.All(copy => copy.State == CopyState.Available),
            "the copy in the other form",
            Patience,
            Token);
        await RestoreAsync(id, "restored");

        // Now from the copy: the first is gone.
        Directory.Delete(directory.At(repository), recursive: true);
        Directory.CreateDirectory(directory.At(repository));
        await RestoreAsync(id, "restored-from-copy");
    }

    [Fact]
    public async Task What_the_engine_can_not_do_is_refused_by_name()
    {
        string id = (await EndAsync((await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Full })).Job)).BackupId;

        Assert.Contains("no full backup to build an incremental on", await RefusalAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Incremental }), StringComparison.Ordinal);
        Assert.Contains(
            "was taken with files, which has no incrementals",
            await RefusalAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Incremental, FromBackupId = id }),
            StringComparison.Ordinal);
    }

    private async Task<string> RefusalAsync(TakeBackupRequest request) =>
        (await Assert.ThrowsAsync<RpcException>(async () => await controller.Backups.TakeBackupAsync(request))).Status.Detail;

    private async Task RestoreAsync(string id, string target)
    {
        await EndAsync((await controller.Backups.RestoreBackupAsync(new RestoreBackupRequest { Id = id, Directory = directory.At(target) })).Job);
        Assert.Equal(Content(directory.At("data")), Content(directory.At(target)));
    }

    private static SortedDictionary<string, string> Content(string root) => new(
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(root, file), file => ManifestFile.Hash(File.ReadAllBytes(file))));

    private async Task<Job> EndAsync(Job job)
    {
        Job ended = await Wait.ForAsync(
            async () => (await controller.Jobs.GetJobAsync(new GetJobRequest { Id = job.Id })).Job is { FinishedAt: not null } found ? found : null, $"the end of job {job.Id}", Patience, Token);
        Assert.True(ended.State == JobState.Succeeded, $"{ended.Kind} ended {ended.State}: {ended.Error?.Message}");
        return ended;
    }
}
