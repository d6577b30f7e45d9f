using DbCalm.Protocol.V1;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Faults;

public sealed class ServerFaultTests(BreakableFleet breakable) : IClassFixture<BreakableFleet>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_down_is_told_and_stores_nothing()
    {
        Fleet fleet = await breakable.MendAsync();
        await fleet.Server.StopAsync(Cancellation);
        CtlResult failed = await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance, "--wait");
        failed.Fails(5, "connect", "hint:");
        Assert.Empty(fleet.Host.StoredFiles());
        await fleet.WaitForInstanceAsync(fleet.Host, HostState.Online, ServerState.Down);
        await fleet.Server.StartAsync(Cancellation);
        await fleet.NothingIsLeftAndTheNextBackupWorksAsync();
    }

    [Fact]
    public async Task A_server_killed_in_the_middle_fails_the_backup_and_the_next_one_works()
    {
        Fleet fleet = await breakable.MendAsync();
        using var tool = new GatedBackup(breakable.Backup);
        tool.Hold();
        string job = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        await fleet.Server.KillAsync(Cancellation);
        tool.Release();
        Assert.Equal("failed", (await fleet.JobEndAsync(job)).Text("state"));
        await fleet.Server.StartAsync(Cancellation);
        await fleet.NothingIsLeftAndTheNextBackupWorksAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_told_in_the_servers_words_but_never_printed()
    {
        Fleet fleet = await breakable.MendAsync();
        string right = await File.ReadAllTextAsync(fleet.Server.OptionFile, Cancellation);
        await File.WriteAllTextAsync(fleet.Server.OptionFile, "[client]\nuser=dbcalm\npassword=WrongAndSecret\n", Cancellation);
        CtlResult failed = await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance, "--wait");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains("Access denied", failed.Stderr, StringComparison.Ordinal);
        await File.WriteAllTextAsync(fleet.Server.OptionFile, right, Cancellation);
        Assert.DoesNotContain("WrongAndSecret", failed.ToString() + fleet.Host.Log + fleet.Controller.Log, StringComparison.Ordinal);
        Assert.Empty(fleet.Host.StoredFiles());
    }

    [Theory]
    [InlineData("RELOAD")]
    [InlineData("PROCESS")]
    [InlineData("BINLOG MONITOR")]
    public async Task Each_missing_grant_is_named_before_anything_is_stored(string grant)
    {
        Fleet fleet = await breakable.MendAsync();
        await fleet.Server.SqlAsync($"REVOKE {grant} ON *.* FROM dbcalm@localhost", Cancellation);
        CtlResult failed = await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance, "--wait");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains(grant, failed.Stderr, StringComparison.OrdinalIgnoreCase);
        string hash = await fleet.Server.SqlAsync("SELECT authentication_string FROM mysql.user WHERE user = 'dbcalm' LIMIT 1", Cancellation);
        Assert.StartsWith("*", hash, StringComparison.Ordinal);
        Assert.DoesNotContain(hash, failed + fleet.Host.Log + fleet.Controller.Log + (await fleet.Ctl.RunAsync("jobs", "list")).Stdout, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(fleet.Host.StoredFiles());
        await fleet.Server.SqlAsync($"GRANT {grant} ON *.* TO dbcalm@localhost", Cancellation);
        await fleet.NothingIsLeftAndTheNextBackupWorksAsync();
    }
}
