using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines.MariaBackup;
using DbCalm.Agent.Engines.Physical;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using BackupType = DbCalm.Core.Catalog.BackupType;
using MariaDbServer = DbCalm.Testing.MariaDbServer;

namespace DbCalm.Agent.Tests.Artefacts;

/// <summary>A full backup and two incrementals of a real server with tables of every kind, and what its tables held at each of them. Made once; never changed by a test.</summary>
public sealed class RealChain : IAsyncLifetime
{
    private const string Tables = """
        CREATE DATABASE sales;
        CREATE TABLE sales.plain (id INT PRIMARY KEY, v VARCHAR(200), KEY (v));
        CREATE TABLE sales.compressed (id INT PRIMARY KEY, v VARCHAR(200)) ROW_FORMAT=COMPRESSED;
        CREATE TABLE sales.page_compressed (id INT PRIMARY KEY, v VARCHAR(200)) PAGE_COMPRESSED=1;
        CREATE TABLE sales.aria (id INT PRIMARY KEY, v VARCHAR(200)) ENGINE=Aria;
        CREATE TABLE sales.myisam (id INT PRIMARY KEY, v VARCHAR(200)) ENGINE=MyISAM;
        """;

    private static readonly string[] Names = ["plain", "compressed", "page_compressed", "aria", "myisam", "elsewhere"];

    private readonly TemporaryDirectory directory = new();
    private readonly List<ArtefactRef> backups = [];
    private readonly List<IReadOnlyDictionary<string, string>> checksums = [];
    private MariaDbServer? server;

    /// <summary>The repository's directory.</summary>
    public string Repository => directory.At("repo");

    /// <summary>The plain stream of the full backup.</summary>
    public string FullStream => directory.At("0.xb");

    /// <summary>Full, incremental, incremental.</summary>
    internal IReadOnlyList<ArtefactRef> Backups => backups;

    /// <summary>The checksum of each table at each backup.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<string, string>> Checksums => checksums;

    /// <summary>Where the source server keeps a table outside of its data directory.</summary>
    public string Elsewhere => server!.Directory.At("elsewhere");

    /// <summary>The data directory of the source server, which runs.</summary>
    public string SourceDataDir => server!.DataDir;

    /// <summary>The source server's socket.</summary>
    public string SourceSocket => server!.Socket;

    public async ValueTask InitializeAsync()
    {
        server = await MariaDbServer.StartNewAsync();
        string elsewhere = server.Directory.Make("elsewhere");
        File.SetUnixFileMode(elsewhere, (UnixFileMode)0b111_111_111);
        await server.SqlAsync(Tables + $"CREATE TABLE sales.elsewhere (id INT PRIMARY KEY, v VARCHAR(200)) DATA DIRECTORY='{elsewhere}';");
        Directory.CreateDirectory(Repository);
        for (int round = 0; round < 3; round++)
        {
            await WriteAsync(round);
            await BackUpAsync(round);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        directory.Dispose();
    }

    private async Task WriteAsync(int round)
    {
        int first = (round * 5000) + 1;
        foreach (string table in Names)
        {
            await server!.SqlAsync($"USE mysql; INSERT INTO sales.{table} SELECT seq, REPEAT(CHAR(97 + seq % 26), 100 + seq % 90) FROM seq_{first}_to_{first + 4999}; UPDATE sales.{table} SET v = CONCAT('{round}', SUBSTR(v, 2)) WHERE id % 7 = {round}");
        }

        await server!.SqlAsync($"CREATE TABLE sales.only_since_{round} (id INT PRIMARY KEY); INSERT INTO sales.only_since_{round} VALUES ({round}); DROP TABLE IF EXISTS sales.only_until_{round}; CREATE TABLE sales.only_until_{round + 1} (id INT PRIMARY KEY)");
        if (round == 1)
        {
            // A checkpoint, so that the incremental holds changed pages and not only a log.
            await server.StopAsync();
            await server.StartAsync();
        }
    }

    private async Task BackUpAsync(int round)
    {
        BackupType type = round == 0 ? BackupType.Full : BackupType.Incremental;
        ulong from = round == 0 ? 0 : backups[^1].ToLsn;
        Tool tool = await new ToolLocator().FindAsync(ToolRole.Backup, CancellationToken.None);
        var instance = new InstanceConfig { Name = new InstanceName("db1"), Engine = "mariadb", OptionFile = server!.OptionFile, Socket = server.Socket, DataDir = server.DataDir };
        await using ChildProcess process = ChildProcess.Start(MariaBackupCommands.Take(tool, new EngineOrder(instance, type, round == 0 ? null : new OrderedBase(backups[^1].BackupId, from, 0)), directory.Make($"scratch{round}")));
        await process.Input.DisposeAsync();
        string path = directory.At($"{round}.xb");
        await using (FileStream file = File.Create(path))
        {
            await process.Output.CopyToAsync(file);
        }

        Assert.Equal(0, await process.WaitAsync(CancellationToken.None));
        BackupCheckpoints checkpoints = await CheckpointsOfAsync(path, round);
        string id = round == 0 ? "full-1" : $"incremental-{round}";
        Manifest draft = TestArtefact.Draft(id, type, round == 0 ? null : backups[^1].BackupId, from, checkpoints.ToLsn);
        backups.Add(TestArtefact.Store(Repository, await File.ReadAllBytesAsync(path), draft));
        checksums.Add(await server.ChecksumsAsync());
    }

    private async Task<BackupCheckpoints> CheckpointsOfAsync(string stream, int round)
    {
        string unpacked = directory.Make($"unpacked{round}");
        await TestStream.UnpackAsync(stream, unpacked);
        return BackupCheckpoints.Find(await File.ReadAllTextAsync(Path.Combine(unpacked, "xtrabackup_checkpoints")))!;
    }
}
