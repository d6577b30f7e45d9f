using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DbCalm.Core.Retention;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Controller.Tests.Retention;

/// <summary>Retention that runs on its own.</summary>
public sealed class RetentionLoopTests
{
    [Fact]
    public async Task What_it_deletes_is_in_the_audit_trail_in_one_row_that_names_the_backups()
    {
        await using TestController controller = await TestController.StartAsync(
            change: options => options with { RetentionInterval = TimeSpan.FromMilliseconds(100), RetentionGuard = new RetentionGuardSettings { MaxSharePercent = 100 } });
        using X509Certificate2 identity = await controller.EnrollAsync("h1");
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));
        var backups = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            backups.Add((await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = "db1", Type = BackupType.Full })).Job.BackupId);
            JobOffer offer = await agent.NextOfferAsync();
            await agent.TellAsync(offer, TestAgent.Accepted());
            await agent.TellAsync(offer, TestAgent.Finished(offer, 100 + (ulong)i));
        }

        var policy = new CreatePolicyRequest { Name = "one", Settings = { ["keep_last"] = "1" } };
        await controller.Retention.CreatePolicyAsync(policy);
        await controller.Instances.UpdateInstanceAsync(new UpdateInstanceRequest { Name = "db1", Settings = { ["retention"] = "one" } });
        var trail = new AuditService.AuditServiceClient(controller.Local);
        AuditRow row = await Wait.ForAsync(
            async () => (await trail.ListAuditRowsAsync(new ListAuditRowsRequest { Actor = "controller" })).Items.FirstOrDefault(), "the row", 20, TestContext.Current.CancellationToken);

        Assert.Equal(("local", "RetentionService/RunCleanup", AuditOutcome.Done), (row.Address, row.Action, row.Outcome));
        JsonNode request = JsonNode.Parse(row.Request)!;
        Assert.Equal(2, (int?)request["expired"]);
        Assert.Equal(backups[..2].Order(), request["backups"]!.AsArray().Select(id => (string)id!).Order());
        JsonNode after = JsonNode.Parse(row.After)!;
        string job = (string)after["jobIds"]![0]!;
        Assert.Equal((1, JobKind.Delete), ((int?)after["jobs"], (await controller.Jobs.GetJobAsync(new GetJobRequest { Id = job })).Job.Kind));
        Assert.Single((await trail.ListAuditRowsAsync(new ListAuditRowsRequest { Actor = "controller" })).Items);
    }
}
