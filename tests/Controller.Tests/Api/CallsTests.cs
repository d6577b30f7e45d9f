using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DbCalm.Controller.Tests.Api;

/// <summary>Calls through the real listeners: who may, what failures look like, what bad input gets.</summary>
public sealed class CallsTests : IAsyncLifetime
{
    private TestController controller = null!;

    public async ValueTask InitializeAsync() => controller = await TestController.StartAsync();

    public ValueTask DisposeAsync() => controller.DisposeAsync();

    [Fact]
    public async Task A_failure_carries_code_message_and_hint()
    {
        RpcException e = await Assert.ThrowsAsync<RpcException>(async () => await controller.Instances.GetInstanceAsync(new GetInstanceRequest { Name = "nothing" }));

        Assert.Equal(StatusCode.NotFound, e.StatusCode);
        Assert.Equal(new Failure(ErrorCode.NotFound, "there is no instance nothing", "see 'dbcalmctl instances list'"), e.ToFailure());
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public async Task Names_that_are_none_are_invalid_input(string name) => await AllInvalidAsync(Calls(name));

    [Fact]
    public async Task A_name_of_300_characters_is_invalid_input() => await AllInvalidAsync(Calls(new string('x', 300)));

    [Fact]
    public async Task Text_that_is_not_UTF8_is_invalid_input()
    {
        // Field 1, two bytes, of which the first announces a sequence that the second does not go on.
        var raw = new Method<byte[], byte[]>(MethodType.Unary, "dbcalm.v1.InstanceService", "GetInstance", Raw, Raw);
        CallInvoker invoker = controller.Local.CreateCallInvoker();

        foreach (byte[] request in new byte[][] { [0x0a, 2, 0xc3, 0x28], [0x0a, 200, 1], [0xff] })
        {
            RpcException e = await Assert.ThrowsAsync<RpcException>(async () => await invoker.AsyncUnaryCall(raw, null, default, request));
            Assert.Equal((StatusCode.InvalidArgument, ErrorCode.InvalidInput), (e.StatusCode, e.ToFailure().Code));
        }
    }

    [Fact]
    public async Task An_unauthenticated_client_may_enroll_and_nothing_else()
    {
        var channel = controller.Remote();
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await new HostService.HostServiceClient(channel).ListHostsAsync(new ListHostsRequest()));
        RpcException noToken = await Assert.ThrowsAsync<RpcException>(async () => await new EnrollmentService.EnrollmentServiceClient(channel).EnrollAsync(new EnrollRequest { Token = "a.b" }));

        Assert.Equal((ErrorCode.Unauthenticated, "no login was given"), (refused.ToFailure().Code, refused.ToFailure().Message));
        Assert.NotEmpty(refused.ToFailure().Hint);
        Assert.Equal("the token does not hold", noToken.ToFailure().Message);
    }

    [Fact]
    public async Task A_host_may_not_administer()
    {
        using X509Certificate2 identity = await controller.EnrollAsync("h1");
        RpcException e = await Assert.ThrowsAsync<RpcException>(async () => await new HostService.HostServiceClient(controller.Remote(identity)).ListHostsAsync(new ListHostsRequest()));

        Assert.Equal(StatusCode.PermissionDenied, e.StatusCode);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_does_not_get_in()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 forged = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        await Assert.ThrowsAsync<RpcException>(async () => await new EnrollmentService.EnrollmentServiceClient(controller.Remote(forged)).EnrollAsync(new EnrollRequest { Token = "a.b" }));
    }

    [Fact]
    public async Task A_token_holds_once()
    {
        CreateHostTokenResponse token = await controller.Hosts.CreateHostTokenAsync(new CreateHostTokenRequest { Host = "h1" });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new EnrollRequest { Token = token.Token, CertificateRequest = ByteString.CopyFrom(new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest()) };
        var client = new EnrollmentService.EnrollmentServiceClient(controller.Remote());

        Assert.Equal("h1", (await client.EnrollAsync(request)).HostName);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(async () => await client.EnrollAsync(request))).StatusCode);
        Assert.Equal($"dbcalm-agent enroll --controller {controller.Addresses.Grpc} --token {token.Token} --ca-pin {token.CaPin}", token.Command);
    }

    [Fact]
    public async Task Health_is_told_over_HTTP_and_calls_are_not()
    {
        using var http = new HttpClient { BaseAddress = new Uri(controller.Addresses.Http!) };
        Assert.Equal("ok\n", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("ready\n", await http.GetStringAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken));
        using var call = new ByteArrayContent([]) { Headers = { ContentType = new("application/grpc") } };
        HttpResponseMessage answer = await http.PostAsync(new Uri("/dbcalm.v1.HostService/ListHosts", UriKind.Relative), call, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_service_that_is_not_offered_is_denied_rather_than_unknown()
    {
        var method = new Method<byte[], byte[]>(MethodType.Unary, "some.Service", "Call", Raw, Raw);
        RpcException e = await Assert.ThrowsAsync<RpcException>(async () => await controller.Local.CreateCallInvoker().AsyncUnaryCall(method, null, default, []));

        Assert.Equal(StatusCode.PermissionDenied, e.StatusCode);
    }

    [Fact]
    public async Task A_watch_shows_every_state_and_line_and_ends_with_the_job()
    {
        using X509Certificate2 identity = await controller.EnrollAsync("h1");
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));
        Job job = (await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Full })).Job;
        JobOffer offer = await agent.NextOfferAsync();
        using AsyncServerStreamingCall<WatchJobResponse> watch = controller.Jobs.WatchJob(new WatchJobRequest { Id = job.Id, WithLogs = true });
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        await agent.TellAsync(offer, TestAgent.Accepted());
        await agent.TellAsync(offer, TestAgent.Step("stream"));
        await agent.SendAsync(new ConnectRequest { Progress = new JobProgress { JobId = job.Id, Step = "stream", DoneBytes = 50, TotalBytes = 50, BytesPerSecond = 10 } });
        await agent.TellAsync(offer, new JobEvent { Log = new JobLog { Lines = { new JobLogLine { Text = "one" }, new JobLogLine { Text = "two" } } } });
        await agent.TellAsync(offer, TestAgent.Finished(offer));

        var seen = new List<WatchJobResponse>();
        await foreach (WatchJobResponse message in watch.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            seen.Add(message);
        }

        Assert.Equal([JobState.Running, JobState.Succeeded], seen.Select(message => message.Job.State).Distinct());
        Assert.Equal(["one", "two"], seen.SelectMany(message => message.Log).Select(line => line.Text));
        Assert.Contains(seen, message => message.Job.Step == "stream");
        Progress progress = seen.First(message => message.Job.Progress is not null).Job.Progress;
        Assert.Equal((99.9, false), (progress.Percent, progress.HasEtaSeconds));
        Assert.Null(seen[^1].Job.Progress);
    }

    [Fact]
    public async Task Requests_that_can_not_succeed_are_refused_before_they_are_queued()
    {
        using X509Certificate2 identity = await controller.EnrollAsync("h1");
        using X509Certificate2 other = await controller.EnrollAsync("h2");
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1", "db2"));
        Job full = (await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Full })).Job;
        JobOffer offer = await agent.NextOfferAsync();

        // One without a base may wait for a full that is on its way.
        await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Incremental });
        await agent.TellAsync(offer, TestAgent.Finished(offer));
        string id = full.BackupId;

        await FailsAsync(ErrorCode.Refused, controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db2", Type = BackupType.Incremental }));
        await FailsAsync(ErrorCode.Refused, controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db2", Type = BackupType.Incremental, FromBackupId = id }));
        await FailsAsync(ErrorCode.NotFound, controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Incremental, FromBackupId = "nothing" }));
        await FailsAsync(ErrorCode.NotFound, controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Full, Repository = "nowhere" }));
        await FailsAsync(ErrorCode.InvalidInput, controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1" }));
        await FailsAsync(ErrorCode.NotFound, controller.Backups.RestoreBackupAsync(new RestoreBackupRequest { Id = "nothing", Directory = "/tmp/x" }));
        await FailsAsync(ErrorCode.NotFound, controller.Backups.RestoreBackupAsync(new RestoreBackupRequest { Id = id, Directory = "/tmp/x", Host = "nobody" }));
        await FailsAsync(ErrorCode.Refused, controller.Backups.RestoreBackupAsync(new RestoreBackupRequest { Id = id, Directory = "/tmp/x", Host = "h2" }));
        await FailsAsync(ErrorCode.NotFound, controller.Jobs.CancelJobAsync(new CancelJobRequest { Id = "nothing" }));
        foreach (string path in new[] { "relative", "", "/a\nb", "/a\0b", "/a/../b", "/" + new string('x', 5000) })
        {
            await FailsAsync(ErrorCode.InvalidInput, controller.Backups.RestoreBackupAsync(new RestoreBackupRequest { Id = id, Directory = path }));
        }
    }

    [Fact]
    public async Task Stopping_ends_open_streams_soon()
    {
        using X509Certificate2 identity = await controller.EnrollAsync("h1");
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));
        Job job = (await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Full })).Job;
        using AsyncServerStreamingCall<WatchJobResponse> watch = controller.Jobs.WatchJob(new WatchJobRequest { Id = job.Id });
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));

        Task<bool> next = watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        long start = TimeProvider.System.GetTimestamp();
        await controller.RestartAsync();

        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(4), TimeProvider.System.GetElapsedTime(start).ToString());
        Assert.Equal(StatusCode.Unavailable, (await agent.Ended)?.StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => next)).StatusCode);
    }

    private static async Task FailsAsync<T>(ErrorCode code, AsyncUnaryCall<T> call) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(async () => await call)).ToFailure().Code);

    private static async Task AllInvalidAsync(Func<Task>[] calls)
    {
        foreach (Func<Task> call in calls)
        {
            Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
        }
    }

    private static Marshaller<byte[]> Raw => Marshallers.Create(bytes => bytes, bytes => bytes);

    private Func<Task>[] Calls(string name) =>
    [
        async () => await controller.Instances.GetInstanceAsync(new GetInstanceRequest { Name = name }),
        async () => await controller.Hosts.CreateHostTokenAsync(new CreateHostTokenRequest { Host = name }),
        async () => await controller.Backups.GetBackupAsync(new GetBackupRequest { Id = name }),
        async () => await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = name, Type = BackupType.Full }),
        async () => await controller.Jobs.GetJobAsync(new GetJobRequest { Id = name }),
    ];
}
