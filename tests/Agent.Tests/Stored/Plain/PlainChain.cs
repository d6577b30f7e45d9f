using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Agent.Tests.Backups;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Stored.Plain;

/// <summary>A full backup and two incrementals of a real server as plain directories, a further incremental as a stream, and what the tables held at each. Never changed by a test.</summary>
public sealed class PlainChain : IAsyncLifetime
{
    private readonly List<ArtefactRef> backups = [];
    private readonly List<IReadOnlyDictionary<string, string>> checksums = [];
    private BackupScene? scene;

    public MariaDbServer Server { get; private set; } = null!;

    /// <summary>The repository's directory.</summary>
    public string Repository => scene!.Repository;

    /// <summary>Full, incremental, incremental as directories; then an incremental on the last one as a stream.</summary>
    internal IReadOnlyList<ArtefactRef> Backups => backups;

    /// <summary>The three that are directories.</summary>
    internal IReadOnlyList<ArtefactRef> Directories => [.. backups.Take(3)];

    /// <summary>The checksum of each table at each backup.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<string, string>> Checksums => checksums;

    public async ValueTask InitializeAsync()
    {
        Server = await MariaDbServer.StartNewAsync();
        scene = new BackupScene(Server) { Format = ArtefactFormat.Plain };
        await Server.SqlAsync("CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY, note VARCHAR(300)); CREATE TABLE shop.tags (id INT PRIMARY KEY, note VARCHAR(300)) ENGINE=Aria; CREATE TABLE shop.packed (id INT PRIMARY KEY, note VARCHAR(300)) PAGE_COMPRESSED=1");
        ManifestSummary? last = null;
        for (int round = 0; round < 4; round++)
        {
            await WriteAsync(round);
            scene.Format = round < 3 ? ArtefactFormat.Plain : ArtefactFormat.Stream;
            last = (await scene.RunAsync(last is null ? BackupScene.Full() : BackupScene.IncrementalOn(last), CancellationToken.None)).Manifest;
            backups.Add(RefTo(last));
            checksums.Add(await Server.ChecksumsAsync());
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        scene?.Dispose();
    }

    /// <summary>A job on a copy of some of the backups, without notes, that a test may damage.</summary>
    internal async Task<TestJob> CopyAsync(params IEnumerable<ArtefactRef> wanted)
    {
        var job = new TestJob();
        Directory.CreateDirectory(Path.Combine(job.Repository, "db1"));
        foreach (string id in wanted.Select(backup => backup.BackupId))
        {
            string[] paths = [.. new[] { id, $"{id}.manifest.json", $"db1/{id}" }.Where(path => Path.Exists(Path.Combine(Repository, path)))];
            await ProcessRunner.CheckAsync(["cp", "-a", "--parents", .. paths, job.Repository], new ProcessSettings { WorkingDirectory = Repository });
        }

        await ProcessRunner.CheckAsync(["find", job.Repository, "-name", "*note-*", "-delete"]);
        return job;
    }

    internal static ArtefactRef RefTo(ManifestSummary manifest) => new()
    {
        BackupId = manifest.BackupId,
        Instance = manifest.Instance,
        Repository = manifest.Repository,
        Type = manifest.Type,
        ManifestSha256 = manifest.ManifestSha256,
        DataBytes = manifest.DataBytes,
        StoredBytes = manifest.StoredBytes,
        FromLsn = manifest.FromLsn,
        ToLsn = manifest.ToLsn,
    };

    private async Task WriteAsync(int round)
    {
        int first = (round * 4000) + 1;
        foreach (string table in new[] { "orders", "tags", "packed" })
        {
            await Server.SqlAsync($"USE mysql; INSERT INTO shop.{table} SELECT seq, REPEAT(CHAR(97 + seq % 26), 100 + seq % 90) FROM seq_{first}_to_{first + 3999}; UPDATE shop.{table} SET note = CONCAT('{round}', SUBSTR(note, 2)) WHERE id % 7 = {round}");
        }

        // A table that is new in each round comes as a file that preparing moves away: a second restore would miss it if that were done in place.
        await Server.SqlAsync($"CREATE TABLE shop.only_since_{round} (id INT PRIMARY KEY); INSERT INTO shop.only_since_{round} VALUES ({round}); DROP TABLE IF EXISTS shop.`only_since_{round - 2}`; SET GLOBAL innodb_max_dirty_pages_pct_lwm=0.001");
    }
}
