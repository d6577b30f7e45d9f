using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Tests.Commands;

public sealed class InstanceCommandsTests : ControllerFixture
{
    [Fact]
    public async Task What_operators_say_of_an_instance_is_stored_and_shown()
    {
        Fleet.Instances.Add(new Instance { Name = "db1", State = ServerState.Up, HostState = HostState.Online, Objective = Duration.FromTimeSpan(TimeSpan.FromHours(24)), Breached = true, NextDue = In(hours: 2) });

        CliRun run = await RunAsync("instances", "update", "db1", "--labels", "env=prod,cluster=shop", "--objective", "24h", "--retention", "week");
        CliRun list = await RunAsync("instances", "list");

        Assert.Contains("Objective:    24h, breached\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("Labels:       env=prod,cluster=shop\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("Retention:    week\n", run.Out, StringComparison.Ordinal);
        Assert.Matches("LABELS +SERVER", list.Out);
        Assert.Contains("env=prod,cluster=shop", list.Out, StringComparison.Ordinal);
        Assert.Matches("LAST BACKUP  OBJECTIVE +NEXT DUE", list.Out);
        Assert.Matches("none +24h, breached  in 2 hours", list.Out);
    }

    [Fact]
    public async Task The_status_tells_how_old_the_newest_backup_is_and_when_the_next_is_due()
    {
        var backup = new Backup { Type = BackupType.Full, StartedAt = In(hours: -5), FinishedAt = In(hours: -4) };
        Fleet.Status = new GetStatusResponse { Instances = { new Instance { Name = "db1", LastBackup = backup, Objective = Duration.FromTimeSpan(TimeSpan.FromHours(36.25)), NextDue = In(hours: 20) } } };

        Assert.Matches("full, 4 hours ago +1d12h +in 20 hours", (await RunAsync("status")).Out);
    }

    [Fact]
    public async Task Requests_that_wait_for_approval_need_a_person()
    {
        Fleet.Status = new GetStatusResponse { ApprovalsWaiting = 2 };

        string status = (await RunAsync("status")).Out;

        Assert.Contains("- 2 requests wait for approval or for their time: see 'dbcalmctl approvals list --state pending'", status, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing needs a person", status, StringComparison.Ordinal);
    }

    private static Timestamp In(int hours) => Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(hours));
}
