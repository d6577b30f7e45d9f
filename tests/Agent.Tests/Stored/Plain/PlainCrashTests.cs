using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Agent.Tests.Session;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Google.Protobuf;

namespace DbCalm.Agent.Tests.Stored.Plain;

/// <summary>The program itself dies at each durable point of a backup that is a directory, and its successor brings the job to its end.</summary>
[Collection(nameof(PlainChain))]
[Trait("ring", "slow")]
public sealed class PlainCrashTests(PlainChain chain) : IAsyncLifetime
{
    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Agent", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "dbcalm-agent"));
    private readonly TemporaryDirectory directory = new();
    private TestController controller = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Repository => directory.At("repository");

    public async ValueTask InitializeAsync()
    {
        controller = await TestController.StartAsync();
        controller.Enroll = request =>
        {
            CertificateRequest signing = CertificateRequest.LoadSigningRequest(request.CertificateRequest.ToByteArray(), HashAlgorithmName.SHA256);
            using X509Certificate2 certificate = controller.Authority.Host(signing.PublicKey, "host1id");
            return new EnrollResponse { HostId = "host1id", HostName = "host1", Certificate = ByteString.CopyFrom(certificate.RawData), CaCertificate = ByteString.CopyFrom(controller.Authority.Certificate.RawData) };
        };
        directory.Write("agent.yml", $"""
            instances: [{"{"} name: db1, engine: mariadb, option_file: {chain.Server.OptionFile}, socket: {chain.Server.Socket}, data_dir: {chain.Server.DataDir} {"}"}]
            repositories: [{"{"} name: local, type: directory, path: {directory.Make("repository")}, format: plain {"}"}]

            """);
        (await ProcessRunner.RunAsync(
            [Program, "enroll", "--controller", controller.Address.GetLeftPart(UriPartial.Authority), "--ca-pin", controller.Authority.Pin.Text, "--data-dir", directory.At("data"), "--token", "t"],
            cancellationToken: Cancel)).Checked("enroll");
    }

    public async ValueTask DisposeAsync()
    {
        await controller.DisposeAsync();
        directory.Dispose();
    }

    [Theory]
    [InlineData("backup-traced", false)]
    [InlineData("plain-partial", false, ".partial-b1")]
    [InlineData("plain-renamed", false, "b1")]
    [InlineData("manifest-durable", true, "b1", "b1.manifest.json")]
    public async Task The_backup_exists_whole_or_not_at_all(string crashPoint, bool exists, params string[] left)
    {
        await using (RunningProcess agent = Run(crashPoint))
        {
            TestStream first = await controller.NextStreamAsync();
            await first.WelcomeAsync();
            await first.SendAsync(new ConnectResponse { Offer = new JobOffer { JobId = "j1", Epoch = 1, Backup = new BackupSpec { BackupId = "b1", ChainId = "b1", Instance = "db1", Type = BackupType.Full } } });
            await Wait.UntilAsync(() => agent.HasExited, "the agent to die", 60, Cancel);
            Assert.Equal(left, Entries());
        }

        await using RunningProcess next = Run(null);
        TestStream second = await controller.NextStreamAsync();
        await second.WelcomeAsync();
        JobEvent heard;
        do
        {
            heard = await second.NextEventAsync();
        }
        while (heard.Finished is null);

        Assert.Equal(exists ? JobOutcome.Succeeded : JobOutcome.Interrupted, heard.Finished.Outcome);
        Assert.Equal(exists ? left : [], Entries());
    }

    private string[] Entries() => [.. Directory.EnumerateFileSystemEntries(Repository).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private RunningProcess Run(string? crashAt) => RunningProcess.Start(
        [Program, "run", "--config", directory.At("agent.yml"), "--data-dir", directory.At("data")],
        new ProcessSettings { Environment = new Dictionary<string, string?> { ["DBCALM_CRASH_AT"] = crashAt } });
}
