using DbCalm.Agent.Configuration;
using DbCalm.Agent.Repositories.Imports;
using DbCalm.Agent.Restores;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Agent.Tests.Engines;
using DbCalm.Agent.Tests.Stored.Plain;
using DbCalm.Agent.Verification;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Repositories.Imports;

[Collection(nameof(HandMadeChain))]
[Trait("ring", "slow")]
public sealed class ImportRunTests(HandMadeChain chain) : IDisposable
{
    private readonly TestJob job = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_that_another_program_made_is_imported_where_it_lies_and_restores()
    {
        await CopyAsync();
        ImportedBackup[] dry = [.. await ImportAsync(isDryRun: true, "inc-2", "full", "inc-1")];
        Assert.Empty(Directory.EnumerateFiles(job.Repository));

        ImportedBackup[] imported = [.. await ImportAsync(isDryRun: false, "inc-2", "full", "inc-1")];
        ImportedBackup[] again = [.. await ImportAsync(isDryRun: false, "full", "inc-1", "inc-2")];

        Assert.Equal([("full", null, "full"), ("inc-1", "full", "full"), ("inc-2", "inc-1", "full")], imported.Select(backup => (backup.Manifest.BackupId, backup.Manifest.FromBackupId, backup.Manifest.ChainId)));
        Assert.Equal(imported.Select(backup => backup.ManifestSha256), dry.Select(backup => backup.ManifestSha256));
        Assert.Equal(imported.Select(backup => backup.ManifestSha256), again.Select(backup => backup.ManifestSha256));
        Assert.Equal((false, true), (imported.Any(backup => backup.WasKnown), again.All(backup => backup.WasKnown)));
        Assert.All(imported, backup =>
        {
            Assert.InRange(backup.Manifest.StartedAt, chain.StartedAt, backup.Manifest.FinishedAt);
            Assert.InRange(backup.Manifest.FinishedAt, backup.Manifest.StartedAt, TimeProvider.System.GetUtcNow());
            Assert.NotEmpty(backup.Manifest.Binlog!.Gtid);
            Assert.Matches("^mariadb-backup 1", backup.Manifest.ToolVersion);
            Assert.Matches("MariaDB", backup.Manifest.ServerVersion);
        });

        ArtefactRef[] backups = [.. imported.Select(RefTo)];
        Assert.Equal(JobOutcome.Succeeded, (await new VerifyRun(job.Config, TestEngines.All(), job.Context, job.Directory.Path).RunAsync(new VerifySpec { Chain = { backups }, Deep = true }, Cancel)).Outcome);
        string target = job.Directory.At("restored");
        await new RestoreRun(job.Config, TestEngines.All(), job.Context).RunAsync(new RestoreSpec { Chain = { backups }, Directory = target }, Cancel);
        await using MariaDbServer restored = await MariaDbServer.StartOnAsync(target, cancellationToken: Cancel);
        Assert.Equal(chain.Checksums, await restored.ChecksumsAsync(Cancel));
    }

    [Fact]
    public async Task An_incremental_finds_its_base_among_what_is_known()
    {
        await CopyAsync();
        await ImportAsync(isDryRun: false, "full");

        ImportedBackup imported = Assert.Single(await ImportAsync(isDryRun: false, "inc-1"));

        Assert.Equal(("full", "full"), (imported.Manifest.FromBackupId, imported.Manifest.ChainId));
    }

    [Fact]
    public async Task An_incremental_without_its_base_is_refused_and_nothing_is_written()
    {
        await CopyAsync();
        DbCalmException e = await RefusedAsync(ErrorCode.Refused, "no backup of the same server that ends there", "full", "inc-2");
        Assert.Contains(Path.Combine(job.Repository, "inc-2"), e.Message, StringComparison.Ordinal);
        Assert.Contains("inc-1", e.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_bases_that_end_alike_the_one_that_the_tool_was_told_counts_and_otherwise_it_is_refused()
    {
        await CopyAsync();
        await ProcessRunner.CheckAsync(["cp", "-a", Path.Combine(job.Repository, "full"), Path.Combine(job.Repository, "twin")], cancellationToken: Cancel);
        Assert.Equal("full", (await ImportAsync(isDryRun: true, "twin", "full", "inc-1")).Single(backup => backup.Manifest.BackupId == "inc-1").Manifest.FromBackupId);

        Directory.Move(Path.Combine(job.Repository, "full"), Path.Combine(job.Repository, "other"));
        await RefusedAsync(ErrorCode.Refused, "where more than one backup ends: twin, other", "twin", "other", "inc-1");
    }

    [Theory]
    [InlineData("backup_type = full-backuped", "backup_type = log-applied", "it was prepared")]
    [InlineData("last_lsn = ", "lost_lsn = ", "can't be read")]
    [InlineData("from_lsn = 0", "from_lsn = 5", "make no sense")]
    public async Task Checkpoints_that_do_not_fit_are_refused(string text, string instead, string says)
    {
        await CopyAsync("full");
        string path = Path.Combine(job.Repository, "full", "xtrabackup_checkpoints");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, Cancel)).Replace(text, instead, StringComparison.Ordinal), Cancel);
        await RefusedAsync(ErrorCode.Refused, says, "full");
    }

    [Theory]
    [InlineData("xtrabackup_checkpoints", "holds no xtrabackup_checkpoints")]
    [InlineData("xtrabackup_info", "did not come to its end")]
    [InlineData("backup-my.cnf", "holds no backup-my.cnf")]
    public async Task A_directory_that_is_no_whole_backup_is_refused(string missing, string says)
    {
        await CopyAsync("full");
        File.Delete(Path.Combine(job.Repository, "full", missing));
        await RefusedAsync(ErrorCode.Refused, says, "full");
    }

    [Fact]
    public async Task Packed_ones_are_refused()
    {
        await CopyAsync("full");
        await File.WriteAllTextAsync(Path.Combine(job.Repository, "full", "ibdata1.qp"), "", Cancel);
        await RefusedAsync(ErrorCode.Refused, "compressed, encrypted or a stream (ibdata1.qp)", "full");
    }

    [Fact]
    public async Task Outside_of_a_repository_of_plain_directories_the_cure_is_told()
    {
        await CopyAsync("full");
        job.Format = ArtefactFormat.Stream;
        DbCalmException e = await RefusedAsync(ErrorCode.Refused, "is not a repository of plain directories on this host", "full");
        Assert.Equal($"make it one: dbcalmctl repositories create NAME --type directory --path {job.Repository} --format plain", e.Hint);
    }

    [Fact]
    public async Task Names_that_make_no_sense_are_refused_all_at_once()
    {
        await CopyAsync("full");
        Directory.Move(Path.Combine(job.Repository, "full"), Path.Combine(job.Repository, "fu ll"));
        DbCalmException e = await RefusedAsync(ErrorCode.InvalidInput, "its name can't be a backup's", "fu ll", "../x", "nothing");
        Assert.Contains("not the absolute path", e.Message, StringComparison.Ordinal);
        Assert.Contains("it is not a directory", e.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<DbCalmException>(() => new ImportRun(job.Config, TestEngines.All(), job.Context).RunAsync(new ImportOrder("db9", ["/x"], false), Cancel))).Code);
    }

    [Fact]
    public async Task A_damaged_manifest_is_corrupt_and_one_of_another_instance_is_left()
    {
        await CopyAsync("full");
        await ImportAsync(isDryRun: false, "full");
        AgentConfig config = job.Config;
        AgentConfig other = config with { Instances = [.. config.Instances, config.Instances[0] with { Name = new Core.Names.InstanceName("db2") }] };
        ImportOrder order = new("db2", [Path.Combine(job.Repository, "full")], IsDryRun: false);
        Assert.Equal(ErrorCode.AlreadyExists, (await Assert.ThrowsAsync<DbCalmException>(() => new ImportRun(other, TestEngines.All(), job.Context).RunAsync(order, Cancel))).Code);

        Damage.Flip(Path.Combine(job.Repository, "full.manifest.json"), 50);
        Assert.Equal(ErrorCode.Corrupt, (await Assert.ThrowsAsync<DbCalmException>(() => ImportAsync(isDryRun: false, "full"))).Code);
    }

    public void Dispose() => job.Dispose();

    private static ArtefactRef RefTo(ImportedBackup backup) => new()
    {
        BackupId = backup.Manifest.BackupId,
        Instance = backup.Manifest.Instance,
        Repository = backup.Repository.Value,
        Type = backup.Manifest.Type.ToWire(),
        ManifestSha256 = backup.ManifestSha256,
        DataBytes = backup.Manifest.DataBytes,
        StoredBytes = backup.Manifest.StoredBytes,
        FromLsn = backup.Manifest.Physical!.FromLsn,
        ToLsn = backup.Manifest.Physical.ToLsn,
    };

    private async Task CopyAsync(params string[] names)
    {
        job.Format = ArtefactFormat.Plain;
        string[] wanted = names.Length > 0 ? names : ["full", "inc-1", "inc-2"];
        await ProcessRunner.CheckAsync(["cp", "-a", .. wanted.Select(chain.At), job.Repository], cancellationToken: Cancel);
    }

    private Task<IReadOnlyList<ImportedBackup>> ImportAsync(bool isDryRun, params string[] names) =>
        new ImportRun(job.Config, TestEngines.All(), job.Context).RunAsync(new ImportOrder("db1", [.. names.Select(name => Path.Combine(job.Repository, name))], isDryRun), Cancel);

    private async Task<DbCalmException> RefusedAsync(ErrorCode code, string says, params string[] names)
    {
        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => ImportAsync(isDryRun: false, names));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.Equal(code, e.Code);
        Assert.Empty(Directory.EnumerateFiles(job.Repository));
        return e;
    }
}
