using DbCalm.Controller.Audit;
using DbCalm.Controller.Database;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using AuditOutcome = DbCalm.Controller.Audit.AuditOutcome;
using AuditRow = DbCalm.Controller.Audit.AuditRow;
using Grant = DbCalm.Protocol.V1.Grant;

namespace DbCalm.Controller.Tests.Audit;

/// <summary>What the trail of the real controller keeps of those who may not.</summary>
public sealed class RefusalStoryTests : IAsyncLifetime
{
    private const string Password = "a password for tests";
    private readonly List<AuditRow> seen = [];
    private TestController controller = null!;
    private GrpcChannel remote = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        controller = await TestController.StartAsync();
        remote = controller.Remote();
    }

    public ValueTask DisposeAsync() => controller.DisposeAsync();

    [Fact]
    public async Task A_burst_hides_nothing_else_and_each_row_says_what_was_asked_for()
    {
        Metadata anna = await LogInAsync("anna", "operator");
        await NewAsync();
        var accounts = new AccountService.AccountServiceClient(remote);
        for (int i = 0; i < 30; i++)
        {
            await RefusedAsync(() => accounts.ListUsersAsync(new ListUsersRequest(), anna).ResponseAsync);
        }

        await RefusedAsync(() => accounts.UpdateUserAsync(new UpdateUserRequest { Name = "anna", Password = "PlantedSecret", Grant = new Grant { Role = "admin" } }, anna).ResponseAsync);
        await RefusedAsync(() => new BackupService.BackupServiceClient(remote).DeleteBackupAsync(new DeleteBackupRequest { Id = "20260101T000000Z-0a1b2c" }, anna).ResponseAsync);
        AuditRow[] rows = await NewAsync();

        Assert.Equal(12, rows.Length);
        Assert.All(rows, row => Assert.Equal(("user anna", "127.0.0.1", nameof(AuditOutcome.Refused)), (row.Actor, row.Address, row.Outcome)));
        Assert.Equal(("AccountService/UpdateUser", "user anna is operator and may not manage accounts"), (rows[10].Action, rows[10].Reason));
        Assert.Contains("\"admin\"", rows[10].Request, StringComparison.Ordinal);
        Assert.DoesNotContain("PlantedSecret", rows[10].Request, StringComparison.Ordinal);
        Assert.Contains("20260101T000000Z-0a1b2c", rows[11].Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_many_were_left_out_is_a_row_of_its_own_a_minute_later_and_at_the_end()
    {
        var hosts = new HostService.HostServiceClient(remote);
        for (int i = 0; i < 30; i++)
        {
            await RefusedAsync(() => hosts.ListHostsAsync(new ListHostsRequest()).ResponseAsync);
        }

        Assert.Equal(10, (await NewAsync()).Length);
        RefusalLoop loop = controller.Services.GetRequiredService<RefusalLoop>();
        await loop.PassAsync(Cancellation);
        Assert.Empty(await NewAsync());
        controller.Time.Ahead = TimeSpan.FromMinutes(1);
        await loop.PassAsync(Cancellation);
        await loop.PassAsync(Cancellation);
        AuditRow row = Assert.Single(await NewAsync());
        Assert.Equal(("a stranger", "127.0.0.1", "any", nameof(AuditOutcome.Refused)), (row.Actor, row.Address, row.Action, row.Outcome));
        Assert.StartsWith("20 more refused between ", row.Reason, StringComparison.Ordinal);

        for (int i = 0; i < 13; i++)
        {
            await RefusedAsync(() => hosts.ListHostsAsync(new ListHostsRequest()).ResponseAsync);
        }

        await controller.RestartAsync();
        Assert.StartsWith("3 more refused between ", (await NewAsync())[^1].Reason, StringComparison.Ordinal);
        VerifyAuditResponse verified = await new AuditService.AuditServiceClient(controller.Local).VerifyAuditAsync(new VerifyAuditRequest());
        Assert.Equal((22L, 1u, 0), (verified.Rows, verified.Seals, verified.Findings.Count));
        Assert.Equal(22, (await controller.Services.GetRequiredService<StoreDatabase>().ReadAsync(AuditStore.LastSealAsync, Cancellation))!.Number);
    }

    [Fact]
    public async Task Who_may_not_call_hears_so_whatever_the_request_is_and_the_trail_has_it()
    {
        Metadata anna = await LogInAsync("anna", "viewer");
        await NewAsync();
        Marshaller<byte[]> raw = Marshallers.Create(bytes => bytes, bytes => bytes);
        foreach ((string service, string name, byte[] request) in new (string, string, byte[])[]
        {
            ("dbcalm.v1.BackupService", "DeleteBackup", [0xFF, 0xFF, 0xFF]), ("dbcalm.v1.BackupService", "HoldBackup", new byte[5 * 1024 * 1024]), ("dbcalm.v1.AuditService", "ExportAudit", []),
            ("dbcalm.v1.EnrollmentService", "Recover", []), ("dbcalm.v1.AgentService", "Connect", []), ("dbcalm.v1.NoService", "Nothing", []),
        })
        {
            var method = new Method<byte[], byte[]>(MethodType.Unary, service, name, raw, raw);
            RpcException e = await RefusedAsync(() => remote.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(anna), request).ResponseAsync);
            Assert.True(e.StatusCode is StatusCode.PermissionDenied or StatusCode.Unauthenticated, $"{name}: {e.Status}");
        }

        AuditRow[] rows = await NewAsync();
        Assert.Equal(
            ["BackupService/DeleteBackup", "BackupService/HoldBackup", "AuditService/ExportAudit", "EnrollmentService/Recover", "AgentService/Connect", "NoService/Nothing"],
            rows.Select(row => row.Action));
        Assert.All(rows, row => Assert.Equal(("user anna", nameof(AuditOutcome.Refused)), (row.Actor, row.Outcome)));
    }

    [Fact]
    public async Task A_request_that_never_comes_hides_no_refusal()
    {
        Metadata anna = await LogInAsync("anna", "viewer");
        await NewAsync();
        Marshaller<byte[]> raw = Marshallers.Create(bytes => bytes, bytes => bytes);
        var method = new Method<byte[], byte[]>(MethodType.DuplexStreaming, "dbcalm.v1.BackupService", "DeleteBackup", raw, raw);
        using (AsyncDuplexStreamingCall<byte[], byte[]> call = remote.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, new CallOptions(anna, TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(300))))
        {
            await RefusedAsync(() => call.ResponseStream.MoveNext(Cancellation));
        }

        AuditRow? row = null;
        await Wait.UntilAsync(async () => (row = (await NewAsync()).SingleOrDefault()) is not null, "the row", 10, Cancellation);
        Assert.Equal(("user anna", "BackupService/DeleteBackup", nameof(AuditOutcome.Refused)), (row!.Actor, row.Action, row.Outcome));
    }

    [Fact]
    public async Task A_failed_login_is_found_by_the_name_that_was_tried()
    {
        await LogInAsync("anna", "viewer");
        var access = new AccessService.AccessServiceClient(remote);
        await RefusedAsync(() => access.LoginAsync(new LoginRequest { Password = new PasswordLogin { User = "anna", Password = "another" } }).ResponseAsync);
        await RefusedAsync(() => access.LoginAsync(new LoginRequest { Password = new PasswordLogin { User = "no\nname", Password = "another" } }).ResponseAsync);
        Client report = (await controller.Accounts.CreateClientAsync(new CreateClientRequest { Label = "nightly report", Grant = new Grant { Role = "viewer" } })).Client;
        await RefusedAsync(() => access.LoginAsync(new LoginRequest { Client = new ClientLogin { Id = report.Id, Secret = "another" } }).ResponseAsync);

        Assert.Equal(["a stranger as user anna", "user anna"], await ActorsAsync("anna"));
        Assert.Equal(["a stranger as user anna", "user anna"], await ActorsAsync("user anna"));
        Assert.Equal([$"a stranger as client {report.Id}"], await ActorsAsync($"client {report.Id}"));
        Assert.Equal([$"a stranger as client {report.Id}", "a stranger", "a stranger as user anna"], await ActorsAsync("stranger"));
        Assert.Empty(await ActorsAsync("ann"));
    }

    private async Task<IEnumerable<string>> ActorsAsync(string words) =>
        (await new AuditService.AuditServiceClient(controller.Local).ListAuditRowsAsync(new ListAuditRowsRequest { Actor = words })).Items.Select(row => row.Actor);

    private async Task<Metadata> LogInAsync(string name, string role)
    {
        await controller.Accounts.CreateUserAsync(new CreateUserRequest { Name = name, Password = Password, Grant = new Grant { Role = role } });
        string token = (await new AccessService.AccessServiceClient(remote).LoginAsync(new LoginRequest { Password = new PasswordLogin { User = name, Password = Password } })).Token;
        return new Metadata { { "authorization", $"Bearer {token}" } };
    }

    private static Task<RpcException> RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<RpcException>(call);

    // The rows since the last time.
    private async Task<AuditRow[]> NewAsync()
    {
        IReadOnlyList<AuditRow> rows = await controller.Services.GetRequiredService<StoreDatabase>().ReadAsync(store => AuditStore.AfterAsync(store, seen.Count, 1000), Cancellation);
        seen.AddRange(rows);
        return [.. rows];
    }
}
