using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Agent.Tests.Session;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Google.Protobuf;

namespace DbCalm.Agent.Tests;

/// <summary>The program itself, as a process.</summary>
public sealed class AgentProcessTests : IAsyncLifetime
{
    // As it was built beside these tests, with its own libraries.
    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Agent", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "dbcalm-agent"));
    private readonly TemporaryDirectory directory = new();
    private TestController controller = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        controller = await TestController.StartAsync();
        controller.Enroll = request =>
        {
            CertificateRequest signing = CertificateRequest.LoadSigningRequest(request.CertificateRequest.ToByteArray(), HashAlgorithmName.SHA256);
            using X509Certificate2 certificate = controller.Authority.Host(signing.PublicKey, "host1id");
            return new EnrollResponse { HostId = "host1id", HostName = "host1", Certificate = ByteString.CopyFrom(certificate.RawData), CaCertificate = ByteString.CopyFrom(controller.Authority.Certificate.RawData) };
        };
        directory.Write("agent.yml", $"repositories: [{{ name: local, type: directory, path: {directory.Make("repository")} }}]\n");
    }

    public async ValueTask DisposeAsync()
    {
        await controller.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task It_enrolls_runs_and_stops_in_order()
    {
        ProcessOutput enrolled = await EnrollAsync(new ProcessSettings { Environment = new Dictionary<string, string?> { ["DBCALM_TOKEN"] = "secret-token" } });
        Assert.Contains("enrolled as host host1", enrolled.Checked("enroll").Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", enrolled.Stdout + enrolled.Stderr, StringComparison.Ordinal);

        await using RunningProcess agent = Run();
        TestStream stream = await controller.NextStreamAsync();
        Hello hello = await stream.WelcomeAsync();
        Assert.Equal("local", Assert.Single(hello.Facts.Repositories).Name);
        Assert.True((await stream.NextAsync(ConnectRequest.MessageOneofCase.Facts)).Facts.Repositories[0].Writable);

        ProcessOutput second = await ProcessRunner.RunAsync(RunArguments(), cancellationToken: Cancellation);
        Assert.Equal(4, second.ExitCode);
        Assert.Contains("error: another dbcalm-agent uses", second.Stderr, StringComparison.Ordinal);

        agent.Signal(15);
        ProcessOutput ended = await agent.WaitAsync(20, Cancellation);
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("", ended.Stdout);
        Assert.Contains("Stopped", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("ring", "slow")]
    public async Task A_job_that_fails_is_told_with_its_reason_and_outlives_a_kill()
    {
        (await EnrollAsync(null, "--token", "t")).Checked("enroll");
        await using (RunningProcess agent = Run())
        {
            TestStream first = await controller.NextStreamAsync();
            await first.WelcomeAsync();
            await first.SendAsync(new ConnectResponse { Offer = new JobOffer { JobId = "j1", Epoch = 1, Backup = new BackupSpec { BackupId = "b1", ChainId = "b1", Instance = "unknown", Type = BackupType.Full } } });
            JobEvent heard;
            do
            {
                heard = await first.NextEventAsync();
            }
            while (heard.Finished is null);
            Assert.Equal("not_found", heard.Finished.Error.Code);
            await agent.KillAsync(Cancellation);
        }

        await using RunningProcess next = Run();
        TestStream second = await controller.NextStreamAsync();
        Hello hello = await second.WelcomeAsync(acknowledged: 1);
        Assert.Equal("j1", Assert.Single(hello.Jobs).JobId);
        JobEvent again;
        do
        {
            again = await second.NextEventAsync();
        }
        while (again.Finished is null);
        Assert.Equal("not_found", again.Finished.Error.Code);
        await second.AcknowledgeAsync(again.Sequence);
        await Wait.UntilAsync(() => Directory.GetDirectories(directory.At("data", "jobs")).Length == 0, "the job to be forgotten", 10, Cancellation);
    }

    [Theory]
    [InlineData(2, "Option '--controller' is required", "enroll")]
    [InlineData(2, "can't be read", "run", "--config", "/nonexistent/agent.yml")]
    [InlineData(2, "is not a URL", "enroll", "--controller", "controller:8336", "--token", "t", "--ca-pin", "sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(2, "the CA pin is not", "enroll", "--controller", "https://c:1", "--token", "t", "--ca-pin", "sha256:00")]
    [InlineData(2, "there is no token", "enroll", "--controller", "https://c:1", "--ca-pin", "sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_mistake_on_the_command_line_is_told_with_a_hint(int exitCode, string error, params string[] arguments)
    {
        ProcessOutput output = await ProcessRunner.RunAsync([Program, .. arguments], cancellationToken: Cancellation);
        Assert.Equal(exitCode, output.ExitCode);
        Assert.StartsWith("error: ", output.Stderr, StringComparison.Ordinal);
        Assert.Contains(error, output.Stderr, StringComparison.Ordinal);
        Assert.Contains("hint: ", output.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output.Stderr, StringComparison.Ordinal);
    }

    private Task<ProcessOutput> EnrollAsync(ProcessSettings? settings = null, params string[] more) => ProcessRunner.RunAsync(
        [Program, "enroll", "--controller", controller.Address.GetLeftPart(UriPartial.Authority), "--ca-pin", controller.Authority.Pin.Text, "--data-dir", directory.At("data"), .. more],
        settings,
        cancellationToken: Cancellation);

    private string[] RunArguments() => [Program, "run", "--config", directory.At("agent.yml"), "--data-dir", directory.At("data")];

    private RunningProcess Run() => RunningProcess.Start(RunArguments());
}
