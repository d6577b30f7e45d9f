using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Audit;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using AuditOutcome = DbCalm.Protocol.V1.AuditOutcome;
using AuditRow = DbCalm.Protocol.V1.AuditRow;
using Grant = DbCalm.Protocol.V1.Grant;

namespace DbCalm.Controller.Tests.Audit;

/// <summary>The trail that the real controller leaves, and what becomes of one that somebody touched.</summary>
public sealed class AuditStoryTests : IAsyncLifetime
{
    private TestController controller = null!;

    private AuditService.AuditServiceClient Trail => new(controller.Local);

    public async ValueTask InitializeAsync() => controller = await TestController.StartAsync();

    public ValueTask DisposeAsync() => controller.DisposeAsync();

    [Fact]
    public async Task A_change_is_in_the_trail_with_who_what_before_and_after()
    {
        await controller.Retention.CreatePolicyAsync(new CreatePolicyRequest { Name = "week", Settings = { ["keep_within"] = "7d" } });
        await controller.Retention.UpdatePolicyAsync(new UpdatePolicyRequest { Name = "week", Settings = { ["keep_within"] = "1d" } });
        await Assert.ThrowsAsync<RpcException>(async () => await controller.Retention.DeletePolicyAsync(new DeletePolicyRequest { Name = "year" }));
        await controller.Retention.ListPoliciesAsync(new ListPoliciesRequest());
        AuditRow[] rows = [.. (await ListAsync(new ListAuditRowsRequest())).Reverse()];
        Assert.Equal(
            [
                (1, "RetentionService/CreatePolicy", AuditOutcome.Begun), (2, "RetentionService/CreatePolicy", AuditOutcome.Done),
                (3, "RetentionService/UpdatePolicy", AuditOutcome.Begun), (4, "RetentionService/UpdatePolicy", AuditOutcome.Done),
                (5, "RetentionService/DeletePolicy", AuditOutcome.Begun), (6, "RetentionService/DeletePolicy", AuditOutcome.Failed),
            ],
            rows.Select(row => ((int)row.Number, row.Action, row.Outcome)));
        Assert.All(rows, row => Assert.Equal(("the local administrator", "local"), (row.Actor, row.Address)));
        Assert.Contains("7d", rows[2].Before, StringComparison.Ordinal);
        Assert.Contains("1d", rows[2].Request, StringComparison.Ordinal);
        Assert.Contains("1d", rows[3].After, StringComparison.Ordinal);
        Assert.Equal(3, rows[3].Begun);
        Assert.Contains("year", rows[5].Reason, StringComparison.Ordinal);
        Assert.Contains("year", rows[5].Request, StringComparison.Ordinal);
        Assert.Equal([4L, 3L], (await ListAsync(new ListAuditRowsRequest { Action = "UpdatePolicy" })).Select(row => row.Number));
        Assert.Equal([6L], (await ListAsync(new ListAuditRowsRequest { Outcome = AuditOutcome.Failed })).Select(row => row.Number));
    }

    [Fact]
    public async Task Logins_and_refusals_are_in_the_trail_and_secrets_are_not()
    {
        await controller.Accounts.CreateUserAsync(new CreateUserRequest { Name = "anna", Password = "very secret one", Grant = new Grant { Role = "viewer" } });
        var access = new AccessService.AccessServiceClient(controller.Remote());
        string token = (await access.LoginAsync(new LoginRequest { Password = new PasswordLogin { User = "anna", Password = "very secret one" } })).Token;
        await Assert.ThrowsAsync<RpcException>(async () => await access.LoginAsync(new LoginRequest { Password = new PasswordLogin { User = "anna", Password = "another secret" } }));
        var headers = new Metadata { { "authorization", $"Bearer {token}" } };
        await Assert.ThrowsAsync<RpcException>(async () => await new HostService.HostServiceClient(controller.Remote()).RemoveHostAsync(new RemoveHostRequest { Name = "h1" }, headers));
        IReadOnlyList<AuditRow> rows = await ListAsync(new ListAuditRowsRequest());
        Assert.Equal(
            [("user anna", AuditOutcome.Refused), ("a stranger as user anna", AuditOutcome.Refused), ("user anna", AuditOutcome.Done)],
            rows.Take(3).Select(row => (row.Actor, row.Outcome)));
        Assert.Equal("127.0.0.1", rows[0].Address);
        Assert.Equal("user anna is viewer and may not manage hosts", rows[0].Reason);
        Assert.Contains("h1", rows[0].Request, StringComparison.Ordinal);
        Assert.Contains("anna", rows[1].Request, StringComparison.Ordinal);
        string all = string.Concat(rows.Select(row => row.ToString()));
        Assert.DoesNotContain("secret one", all, StringComparison.Ordinal);
        Assert.DoesNotContain("another secret", all, StringComparison.Ordinal);
        Assert.DoesNotContain(token, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_place_of_where_it_is_found_is_not_kept_although_the_request_is()
    {
        var settings = new CreateRepositoryRequest
        {
            Name = "offsite",
            Settings = { ["type"] = "s3", ["secret_access_key"] = "PlantedSecret1", ["encryption_key"] = "file:/etc/dbcalm/offsite.key", ["retired_keys"] = "file:/a,PlantedSecret2" },
        };
        await Assert.ThrowsAsync<RpcException>(async () => await controller.Repositories.CreateRepositoryAsync(settings));
        var channel = new CreateChannelRequest { Name = "chat", Settings = { ["type"] = "webhook", ["url"] = "https://me:PlantedSecret3@chat.example/PlantedSecret4" } };
        await Assert.ThrowsAsync<RpcException>(async () => await new NotificationService.NotificationServiceClient(controller.Local).CreateChannelAsync(channel));
        string all = string.Concat((await ListAsync(new ListAuditRowsRequest())).Select(row => row.ToString()));
        Assert.Contains("file:/etc/dbcalm/offsite.key", all, StringComparison.Ordinal);
        Assert.Contains("https://chat.example/", all, StringComparison.Ordinal);
        Assert.DoesNotContain("PlantedSecret", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_joined_is_in_the_trail_with_the_name_of_the_token_and_not_its_secret()
    {
        string token = (await controller.Hosts.CreateHostTokenAsync(new CreateHostTokenRequest { Host = "h1" })).Token;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new EnrollRequest { Token = token, CertificateRequest = ByteString.CopyFrom(new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest()) };
        var client = new EnrollmentService.EnrollmentServiceClient(controller.Remote());
        await client.EnrollAsync(request);
        await Assert.ThrowsAsync<RpcException>(async () => await client.EnrollAsync(request));
        await Assert.ThrowsAsync<RpcException>(async () => await client.EnrollAsync(new EnrollRequest { Token = "no.token" }));
        IReadOnlyList<AuditRow> rows = await ListAsync(new ListAuditRowsRequest());
        Assert.Equal(
            [("a stranger", AuditOutcome.Refused), ("a stranger", AuditOutcome.Refused), ("host h1", AuditOutcome.Done), ("the local administrator", AuditOutcome.Done)],
            rows.Take(4).Select(row => (row.Actor, row.Outcome)));
        string named = token.Split('.')[0] + ".(not kept)";
        Assert.All([rows[1].Request, rows[2].Request, rows[3].After], text => Assert.Contains(named, text, StringComparison.Ordinal));
        Assert.Contains("\"(not kept)\"", rows[0].Request, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[1], string.Concat(rows.Select(row => row.ToString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", null)]
    [InlineData("UPDATE audit SET actor = 'somebody else' WHERE number = 4", "row 4: it was changed: its hash is another")]
    [InlineData("UPDATE audit SET before_state = request, request = before_state WHERE number = 3", "row 3: it was changed: its hash is another")]
    [InlineData("DELETE FROM audit WHERE number = 4", "row 4: the row is gone")]
    [InlineData("DELETE FROM audit WHERE number IN (3, 4)", "row 3: the rows to 4 are gone")]
    [InlineData("DELETE FROM audit WHERE number >= 6", "row 6: it was signed and is gone")]
    [InlineData("DELETE FROM audit WHERE number = 8", "row 8: the newest row is 7; this one was noted beside the key and is gone")]
    [InlineData("UPDATE audit SET number = -1 WHERE number = 3; UPDATE audit SET number = 3 WHERE number = 4; UPDATE audit SET number = 4 WHERE number = -1", "row 3: it was changed: its hash is another")]
    [InlineData("UPDATE audit_seals SET signature = 'AAAA'", "row 6: its seal is not signed by this controller's key")]
    [InlineData("DELETE FROM audit", "row 6: it was signed and is gone")]
    public async Task A_touched_trail_is_found_out(string sql, string? finding)
    {
        foreach (string name in new[] { "a", "b", "c" })
        {
            await controller.Retention.CreatePolicyAsync(new CreatePolicyRequest { Name = name, Settings = { ["keep_last"] = "1" } });
        }

        await controller.Services.GetRequiredService<AuditLog>().SealAsync(TestContext.Current.CancellationToken);
        await controller.Retention.CreatePolicyAsync(new CreatePolicyRequest { Name = "d", Settings = { ["keep_last"] = "1" } });
        if (sql != "nothing")
        {
            await using var connection = new SqliteConnection($"Data Source={controller.Options.StorePath}");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            Assert.Throws<SqliteException>(() => Execute(connection, sql));
            foreach (string trigger in new[] { "audit_is_not_changed", "audit_is_not_deleted", "audit_seals_are_not_changed", "audit_seals_are_not_deleted" })
            {
                Execute(connection, $"DROP TRIGGER {trigger}");
            }

            Execute(connection, sql);
        }

        VerifyAuditResponse verified = await Trail.VerifyAuditAsync(new VerifyAuditRequest());
        Assert.Equal(finding, verified.Findings.Select(found => $"row {found.Number}: {found.Problem}").FirstOrDefault());
        Assert.Equal(1u, verified.Seals);
    }

    private async Task<IReadOnlyList<AuditRow>> ListAsync(ListAuditRowsRequest request) => [.. (await Trail.ListAuditRowsAsync(request)).Items];

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
