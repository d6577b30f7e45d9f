using DbCalm.Agent.Configuration;
using DbCalm.Agent.Restores;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Agent.Tests.Backups;
using DbCalm.Agent.Tests.Engines;
using DbCalm.Agent.Verification;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Stored.Streams;

[Trait("ring", "slow")]
public sealed class EncryptedBackupTests(BackupServer fixture) : IClassFixture<BackupServer>, IDisposable
{
    private const string FirstKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private const string FirstId = "1715546eea280a3d";

    private readonly BackupScene scene = new(fixture.Server);
    private readonly TemporaryDirectory keys = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_over_a_change_of_keys_restores_with_both_keys_and_is_refused_with_one()
    {
        string first = $"command:/bin/cat {keys.Write("first", FirstKey)}";
        string second = $"file:{keys.Write("second", new string('5', 64) + "\n")}";
        Use(CompressionKind.Lz4, first);
        ManifestSummary full = (await scene.RunAsync(BackupScene.Full(), Token)).Manifest;
        await fixture.Server.SqlAsync("INSERT INTO shop.orders VALUES (1000001, 'later')", Token);
        Use(CompressionKind.Gzip, second, first);
        ManifestSummary incremental = (await scene.RunAsync(BackupScene.IncrementalOn(full), Token)).Manifest;
        IReadOnlyDictionary<string, string> expected = await fixture.Server.ChecksumsAsync(Token);
        Assert.Equal(("lz4", FirstId), (scene.ReadManifest("b1").Compression, scene.ReadManifest("b1").Encryption!.KeyId));
        Assert.Equal("gzip", scene.ReadManifest("b1i").Compression);
        Assert.Contains($"key-{FirstId}.json", Directory.EnumerateFiles(Path.Combine(scene.Repository, "db1/b1")).Select(Path.GetFileName));

        using var job = new TestJob(scene.Repository);
        string target = job.Directory.At("restored");
        var spec = new RestoreSpec { Chain = { RefTo(full), RefTo(incremental) }, Directory = target };
        DbCalmException refused = await Assert.ThrowsAsync<DbCalmException>(() => RestoreAsync(job, spec, second));
        Assert.Equal(ErrorCode.Refused, refused.Code);
        Assert.Contains($"backup b1 is encrypted with key {FirstId}", refused.Message, StringComparison.Ordinal);
        Assert.Empty(job.Leftovers());

        await RestoreAsync(job, spec, second, first);
        await using MariaDbServer restored = await MariaDbServer.StartOnAsync(target, cancellationToken: Token);
        Assert.Equal(expected, await restored.ChecksumsAsync(Token));

        // Whether it is what was written can be seen without a key.
        var verify = new VerifySpec { Chain = { RefTo(full) } };
        Assert.Equal(JobOutcome.Succeeded, (await new VerifyRun(job.Config, TestEngines.All(), job.Context, job.Directory.At("scratch")).RunAsync(verify, Token)).Outcome);
    }

    [Theory]
    [InlineData("command:/bin/false", "/bin/false ended with exit code 1")]
    [InlineData("command:/bin/echo secret", "is not 64 hex digits")]
    [InlineData("file:/nonexistent/key", "does not exist")]
    [InlineData("env:DBC_TEST_NO_SUCH_KEY", "DBC_TEST_NO_SUCH_KEY")]
    public async Task Without_its_key_no_backup_is_begun(string source, string says)
    {
        Use(CompressionKind.Zstd, source);
        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => scene.RunAsync(BackupScene.Full(), Token));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message.Replace(source, "", StringComparison.Ordinal), StringComparison.Ordinal);
        scene.AssertNothingRemains();
    }

    public void Dispose()
    {
        scene.Dispose();
        keys.Dispose();
    }

    private static Task<JobFinished> RestoreAsync(TestJob job, RestoreSpec spec, params string[] sources)
    {
        AgentConfig config = job.Config with { Repositories = [.. job.Config.Repositories.Select(repository => WithKeys(repository, sources))] };
        return new RestoreRun(config, TestEngines.All(), job.Context).RunAsync(spec, Token);
    }

    private static Repository WithKeys(Repository repository, string[] sources) => repository with
    {
        EncryptionKey = SecretSource.TryParse(sources[0]),
        RetiredKeys = [.. sources.Skip(1).Select(source => SecretSource.TryParse(source)!)],
    };

    private static ArtefactRef RefTo(ManifestSummary manifest) => new()
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

    private void Use(CompressionKind kind, params string[] sources) => scene.Settings = repository =>
        WithKeys(repository with { Compression = new CompressionSettings(kind, CompressionSettings.LevelsOf(kind).Default, 1) }, sources);
}
