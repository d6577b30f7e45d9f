using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Access;

/// <summary>Two administrators and the published programs: what one of them alone can't destroy, and what becomes of it when time passes or the controller dies in between.</summary>
public sealed class ApprovalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_is_deleted_when_a_second_administrator_agrees_and_not_before()
    {
        await using Fleet fleet = await StartAsync(withHost: true, ("DELETE_BACKUP", "second_admin"), ("SHORTEN_RETENTION", "second_admin"));
        string backup = (await fleet.FullAsync()).Text("id");
        using Person anna = await Person.LogInAsync(fleet, "anna"), berta = await Person.LogInAsync(fleet, "berta");
        await anna.RunAsync("backups", "hold", backup, "--reason", "audit");
        string release = Held(await anna.RunAsync("backups", "release", backup));
        Assert.Equal("denied", (await berta.RunAsync("approvals", "deny", release, "--reason", "the audit goes on")).Ok().Text("state"));
        Assert.Equal("the audit goes on", (await anna.RunAsync("approvals", "show", release)).Ok().Text("reason"));
        release = Held(await anna.RunAsync("backups", "release", backup));
        (await berta.RunAsync("approvals", "approve", release)).Ok();

        string id = Held(await anna.RunAsync("backups", "delete", backup));
        Assert.Equal(id, Held(await anna.RunAsync("backups", "delete", backup)));
        (await anna.RunAsync("approvals", "approve", id)).Fails(6, "asked for this");
        Assert.Equal("available", Assert.Single(await fleet.BackupsAsync()).Text("state"));
        Assert.Equal(id, Assert.Single((await berta.RunAsync("approvals", "list", "--state", "pending")).Ok().Items()).Text("id"));
        JsonNode done = (await berta.RunAsync("approvals", "approve", id)).Ok();
        Assert.Equal(("done", "user anna", "user berta"), (done.Text("state"), done.Text("asked_by"), done.Text("decided_by")));
        await Wait.UntilAsync(async () => (await fleet.BackupsAsync()).Count == 0, "the backup to be gone", 60, Cancellation);
        Assert.Empty(fleet.Host.StoredFiles());

        JsonNode row = (await fleet.Ctl.OkAsync("audit", "list", "--actor", "user anna", "--action", "DeleteBackup", "--outcome", "done")).Items().First();
        Assert.Equal($"approval {id}, by user berta from 127.0.0.1", row.Text("reason"));
        Assert.Equal(2, (await fleet.Ctl.OkAsync("audit", "list", "--actor", "anna", "--action", "DeleteBackup", "--outcome", "waiting")).Items().Count);
        await fleet.Ctl.OkAsync("audit", "verify");
    }

    [Fact]
    public async Task What_nobody_approves_expires_and_what_nobody_denies_is_done()
    {
        await using Fleet fleet = await StartAsync(withHost: false, ("SHORTEN_RETENTION", "second_admin"), ("WINDOW", "2s"), ("COOL_OFF", "4s"));
        await fleet.Ctl.OkAsync("policies", "create", "month", "--keep-within", "30d");
        string id = Held(await ShortenAsync(fleet, "7d"));
        await ReachesAsync(fleet, id, "expired");
        (await fleet.Ctl.RunAsync("approvals", "approve", id)).Fails(6);
        Assert.Equal("30d", await WithinAsync(fleet));

        fleet.Controller.Environment = new Dictionary<string, string?>(fleet.Controller.Environment) { ["DBCALM_APPROVAL_SHORTEN_RETENTION"] = "cool_off" };
        await fleet.Controller.StopAsync();
        await fleet.Controller.StartAsync();
        string denied = Held(await ShortenAsync(fleet, "8d"));
        await fleet.Ctl.OkAsync("approvals", "deny", denied);
        string runs = Held(await ShortenAsync(fleet, "7d"));
        Assert.Equal("30d", await WithinAsync(fleet));
        await ReachesAsync(fleet, runs, "done");
        Assert.Equal("7d", await WithinAsync(fleet));
        Assert.Equal("denied", (await fleet.Ctl.OkAsync("approvals", "show", denied)).Text("state"));
    }

    [Theory]
    [InlineData("approval-stored", "done")]
    [InlineData("approval-claimed", "done")]
    [InlineData("approval-carried-out", "failed")]
    public async Task What_was_approved_when_the_controller_died_is_done_once_or_said_to_be_doubtful(string crashPoint, string state)
    {
        await using Fleet fleet = await StartAsync(withHost: false, ("SHORTEN_RETENTION", "second_admin"));
        await fleet.Ctl.OkAsync("policies", "create", "month", "--keep-within", "30d");
        using Person anna = await Person.LogInAsync(fleet, "anna");
        string id = Held(await ShortenAsync(fleet, "7d"));
        await fleet.Controller.StopAsync();
        await fleet.Controller.StartAsync(crashPoint);
        await anna.RunAsync("approvals", "approve", id);
        await Wait.UntilAsync(() => fleet.Controller.Process.HasExited, $"the controller to die at {crashPoint}", 60, Cancellation);
        await fleet.Controller.StartAsync();
        await ReachesAsync(fleet, id, state);
        Assert.Equal("7d", await WithinAsync(fleet));
        Assert.Equal("user anna", (await fleet.Ctl.OkAsync("approvals", "show", id)).Text("decided_by"));
        Assert.Single((await fleet.Ctl.OkAsync("audit", "list", "--action", "UpdatePolicy", "--outcome", "done")).Items());
        await fleet.Ctl.OkAsync("audit", "verify");
    }

    private static Task<Fleet> StartAsync(bool withHost, params (string Key, string Value)[] options) => Fleet.StartAsync(new FleetOptions
    {
        WithHost = withHost,
        ControllerEnvironment = options.Append(("ACCOUNT_AGE", "0s")).ToDictionary(option => $"DBCALM_APPROVAL_{option.Item1}", string? (option) => option.Item2),
    });

    private static Task<CtlResult> ShortenAsync(Fleet fleet, string within) => fleet.Ctl.RunAsync("policies", "update", "month", "--keep-within", within);

    private static async Task<string> WithinAsync(Fleet fleet) => (await fleet.Ctl.OkAsync("policies", "show", "month"))["settings"]!.Text("keep_within");

    private static Task ReachesAsync(Fleet fleet, string id, string state) =>
        Wait.UntilAsync(async () => (await fleet.Ctl.OkAsync("approvals", "show", id)).Text("state") == state, $"approval {id} to be {state}", 30, Cancellation);

    // The id stands at the end of the cure.
    private static string Held(CtlResult result) => result.Fails(7, "waiting: ", "dbcalmctl approvals approve ").Stderr.Trim().Split(' ')[^1];
}
