using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Artefacts.Tests.Segments;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;
using DbCalm.Testing;

namespace DbCalm.Artefacts.Tests.Encryption;

/// <summary>What is stored can be read by programs of others, with docs/formats/artefact.md alone.</summary>
public sealed class DocumentedReaderTests : IDisposable
{
    private const string Fence = "```";
    private static readonly byte[] Plain = StoredSample.Content(SegmentFormat.PlainBytes + 12_345);
    private readonly TemporaryDirectory directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CompressionKind.None)]
    [InlineData(CompressionKind.Gzip)]
    [InlineData(CompressionKind.Zstd)]
    [InlineData(CompressionKind.Lz4)]
    public async Task The_program_in_the_documentation_decrypts_a_backup(CompressionKind kind)
    {
        using var key = RepositoryKey.Parse(StoredSample.KeyText, "test");
        using var dataKey = DataKey.Create(StoredSample.BackupId);
        string folder = await StoreAsync(kind, dataKey, key);
        string program = directory.Write("decrypt.py", Block("python"));
        string keyFile = directory.Write("backup.key", StoredSample.KeyText + "\n");
        string python = RequiredTool.Find("python3", "python3 python3-cryptography");

        await ShellAsync("python3-cryptography", $"{(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : python)} {program} {folder} {keyFile}");
    }

    [Theory]
    [InlineData(CompressionKind.None, "cat", "coreutils")]
    [InlineData(CompressionKind.Gzip, "zcat", "gzip")]
    [InlineData(CompressionKind.Zstd, "zstd -dc", "zstd")]
    [InlineData(CompressionKind.Lz4, "lz4 -dc", "lz4")]
    public async Task The_methods_own_program_reads_a_clear_backup(CompressionKind kind, string command, string package)
    {
        string folder = await StoreAsync(kind, null, null);
        RequiredTool.Find(command.Split(' ')[0], package);
        await ShellAsync(package, $"{command} < {folder}data");
    }

    public void Dispose() => directory.Dispose();

    private async Task ShellAsync(string package, string command)
    {
        string output = directory.At("plain");
        ProcessOutput run = await ProcessRunner.RunAsync(["bash", "-c", $"{command} > {output}"], cancellationToken: Token);
        Assert.True(run.ExitCode == 0, $"{command} (needs {package}) ended with {run.ExitCode}: {run.Stderr}");
        byte[] written = await File.ReadAllBytesAsync(output, Token);
        Assert.True(Plain.AsSpan().SequenceEqual(written), command);
    }

    private async Task<string> StoreAsync(CompressionKind kind, DataKey? dataKey, RepositoryKey? key)
    {
        var store = new DirectoryObjectStore(directory.At("repository"));
        await using IObjectWriter data = await store.CreateAsync(StoredSample.DataKeyName, Token);
        CompressionSettings compression = StoredSample.Settings(kind);
        StoredStream stream = await new SegmentWriter(data, compression, dataKey, _ => { }, (_, _) => { }).StoreAsync(new MemoryStream(Plain), () => { }, Token);
        await data.CommitAsync(Token);
        if (dataKey is not null)
        {
            await ArtefactKeys.StoreAsync(store, "db1", dataKey, key!, Token);
        }

        await using IObjectWriter manifest = await store.CreateAsync(ArtefactLayout.ManifestKey("db1", StoredSample.BackupId), Token);
        manifest.Write(ManifestFile.Write(StoredSample.Describe(stream, compression, dataKey)), Token);
        await manifest.CommitAsync(Token);
        return directory.At("repository", "db1", StoredSample.BackupId) + "/";
    }

    private static string Block(string language)
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "artefact.md"));
        int start = page.IndexOf(Fence + language + "\n", StringComparison.Ordinal) + Fence.Length + language.Length + 1;
        return page[start..page.IndexOf(Fence, start, StringComparison.Ordinal)];
    }
}
