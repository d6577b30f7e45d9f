using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Access;

/// <summary>Certificates of hosts that renew themselves, with the published programs and lives of seconds.</summary>
public sealed class CertificateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Certificates_renew_over_the_stream_and_the_authority_is_replaced_while_backups_run()
    {
        await using Fleet fleet = await Fleet.StartAsync(Living("15s") with { ThroughProxy = true });
        string before = (await AuthoritiesAsync(fleet)).Single().Text("pin");
        string firstEnd = (await HostAsync(fleet)).Text("certificate_expires_at");
        int connections = fleet.Proxy!.Accepted;
        await fleet.FullAsync();
        await fleet.Ctl.OkAsync("authority", "rotate");
        Assert.Equal("available", (await fleet.IncrementalAsync()).Text("state"));

        JsonNode last = await Wait.ForAsync(
            async () => await AuthoritiesAsync(fleet) is [var only] && only.Text("pin") != before ? only : null, "the first authority to be gone", 60, Cancellation);
        JsonNode host = await HostAsync(fleet);
        Assert.Equal(last.Text("pin"), host.Text("certificate_authority"));
        Assert.NotEqual(firstEnd, host.Text("certificate_expires_at"));
        Assert.Equal("available", (await fleet.FullAsync()).Text("state"));
        Assert.Equal(connections, fleet.Proxy.Accepted);
        Assert.Equal("online", host.Text("state"));
        Assert.Equal(2, (await fleet.Ctl.OkAsync("audit", "list", "--action", "AuthorityService/Rotation")).Items().Count);

        // What it keeps is enough to come back with, also to a controller that started anew.
        await fleet.Host.KillAsync();
        await fleet.Controller.StopAsync();
        await fleet.Controller.StartAsync();
        fleet.Host.Start();
        await fleet.WaitOnlineAsync(fleet.Host);
        Assert.Equal(0, (await HostAsync(fleet)).Number("late_returns"));
    }

    [Fact]
    public async Task A_host_that_slept_past_the_end_of_its_certificate_comes_back_and_is_flagged_until_somebody_has_looked()
    {
        await using Fleet fleet = await Fleet.StartAsync(Living("10s"));
        await fleet.Host.StopAsync();
        await Wait.UntilAsync(async () => DateTimeOffset.Parse((await HostAsync(fleet)).Text("certificate_expires_at"), null) < TimeProvider.System.GetUtcNow(), "the certificate to end", 30, Cancellation);
        fleet.Host.Start();
        await fleet.WaitOnlineAsync(fleet.Host);
        JsonNode host = await HostAsync(fleet);
        Assert.Equal(1, host.Number("late_returns"));
        Assert.Contains("came back 1 time", Assert.Single(host.Items("problems")).ToString(), StringComparison.Ordinal);
        await fleet.Ctl.OkAsync("hosts", "approve", fleet.Host.Name);
        Assert.Empty((await HostAsync(fleet)).Items("problems"));

        // Asleep again, and revoked meanwhile.
        await fleet.Ctl.OkAsync("hosts", "revoke", fleet.Host.Name);
        await fleet.Host.Process.WaitForTextAsync("was revoked", 30, Cancellation);
        await Wait.UntilAsync(async () => DateTimeOffset.Parse((await HostAsync(fleet)).Text("certificate_expires_at"), null) < TimeProvider.System.GetUtcNow(), "the certificate to end", 30, Cancellation);
        Assert.Equal(("offline", "revoked"), ((await HostAsync(fleet)).Text("state"), (await HostAsync(fleet)).Text("standing")));
        await fleet.Host.StopAsync();
        JsonNode token = await fleet.Ctl.OkAsync("hosts", "token", "create", "--host", fleet.Host.Name);
        (await fleet.Host.EnrollAsync(fleet.Controller.Url, token.Text("token"), token.Text("ca_pin"), "--force")).Checked("enrolling again");
        fleet.Host.Start();
        await fleet.WaitOnlineAsync(fleet.Host);
        Assert.Equal("member", (await HostAsync(fleet)).Text("standing"));
    }

    [Theory]
    [InlineData("renewal-asked")]
    [InlineData("renewal-answered")]
    [InlineData("renewal-kept")]
    public async Task An_agent_that_dies_while_it_renews_comes_back_with_a_certificate_that_counts(string crashAt)
    {
        await using Fleet fleet = await Fleet.StartAsync(Living("20s"));
        await fleet.Host.StopAsync();
        fleet.Host.Start(crashAt);
        await fleet.Host.WaitForDeathAsync();
        fleet.Host.Start();
        await fleet.WaitOnlineAsync(fleet.Host);
        await fleet.Host.Process.WaitForTextAsync("Renewed the certificate", 30, Cancellation);
        Assert.Equal("available", (await fleet.FullAsync()).Text("state"));
        JsonNode host = await HostAsync(fleet);
        Assert.Equal((0, "online"), (host.Number("late_returns"), host.Text("state")));

        // The one that was cut off goes with the next, which may be under way.
        Assert.InRange(Directory.GetDirectories(fleet.Host.DataDir).Count(folder => Path.GetFileName(folder).StartsWith("identity.", StringComparison.Ordinal)), 0, 1);
    }

    [Fact]
    public async Task A_host_that_a_rotation_left_behind_says_why_and_joins_again()
    {
        await using Fleet fleet = await Fleet.StartAsync(new FleetOptions { ControllerEnvironment = new Dictionary<string, string?> { ["DBCALM_AUTHORITY_OVERLAP"] = "1d" } });
        await fleet.Ctl.OkAsync("authority", "rotate");
        await Wait.UntilAsync(async () => (await AuthoritiesAsync(fleet))[1].Text("phase") == "retiring", "the new one to sign", 60, Cancellation);
        CtlResult finished = await fleet.Ctl.RunAsync("authority", "finish", "--force");
        Assert.Contains($"cut off: {fleet.Host.Name}; they join again with new tokens", finished.Stderr, StringComparison.Ordinal);
        Assert.Equal([fleet.Host.Name], finished.Ok().Items("cut_off").Select(name => name.GetValue<string>()));
        await fleet.Host.Process.WaitForTextAsync("was revoked", 30, Cancellation);
        Assert.Equal(("offline", "revoked"), ((await HostAsync(fleet)).Text("state"), (await HostAsync(fleet)).Text("standing")));

        await fleet.Host.StopAsync();
        fleet.Host.Start();
        await fleet.Host.Process.WaitForTextAsync("whether this host has to be enrolled again", 30, Cancellation);
        await fleet.Host.StopAsync();
        JsonNode token = await fleet.Ctl.OkAsync("hosts", "token", "create", "--host", fleet.Host.Name);
        (await fleet.Host.EnrollAsync(fleet.Controller.Url, token.Text("token"), token.Text("ca_pin"), "--force")).Checked("enrolling again");
        fleet.Host.Start();
        await fleet.WaitOnlineAsync(fleet.Host);
    }

    [Fact]
    public async Task Whoever_knows_the_authority_from_before_follows_by_themselves()
    {
        await using Fleet fleet = await Fleet.StartAsync(new FleetOptions { WithHost = false, ControllerEnvironment = new Dictionary<string, string?> { ["DBCALM_AUTHORITY_OVERLAP"] = "1d" } });
        string before = (await AuthoritiesAsync(fleet)).Single().Text("pin");
        using Person anna = await Person.LogInAsync(fleet, "anna");
        await fleet.Ctl.OkAsync("authority", "rotate");
        string now = (await Wait.ForAsync(async () => await AuthoritiesAsync(fleet) is [var first, _] && first.Text("pin") != before ? first : null, "the new one to sign", 60, Cancellation)).Text("pin");

        CtlResult said = await anna.RunAsync("authority", "show", "--server", fleet.Controller.Url, "--ca-pin", before);
        Assert.Contains($"give the pin {now} from now on", said.Stderr, StringComparison.Ordinal);
        CtlResult kept = await anna.RunAsync("whoami");
        Assert.Contains($"its new pin is kept: {now}", kept.Stderr, StringComparison.Ordinal);
        Assert.Contains("anna", kept.Ok().ToJsonString(), StringComparison.Ordinal);
        string contexts = await File.ReadAllTextAsync(anna.Contexts, Cancellation);
        Assert.Contains(now, contexts, StringComparison.Ordinal);
        Assert.DoesNotContain(before, contexts, StringComparison.Ordinal);
        Assert.Empty((await anna.RunAsync("whoami")).Stderr);

        await anna.RunAsync("authority", "finish");
        Assert.Equal(now, (await AuthoritiesAsync(fleet)).Single().Text("pin"));
        (await anna.RunAsync("whoami")).Ok();
        (await anna.RunAsync("authority", "show", "--server", fleet.Controller.Url, "--ca-pin", before)).Fails(4, "is not the controller with the pin");
    }

    [Fact]
    public async Task Where_hosts_are_approved_one_that_joins_waits_for_it()
    {
        await using Fleet fleet = await Fleet.StartAsync(new FleetOptions { WithHost = false, ControllerEnvironment = new Dictionary<string, string?> { ["DBCALM_APPROVE_HOSTS"] = "true" } });
        AgentHost host = await fleet.PrepareHostAsync("h1");
        JsonNode token = await fleet.Ctl.OkAsync("hosts", "token", "create", "--host", host.Name);
        ProcessOutput joined = (await host.EnrollAsync(fleet.Controller.Url, token.Text("token"), token.Text("ca_pin"))).Checked("enrolling");
        Assert.Contains("dbcalmctl hosts approve h1", joined.Stdout, StringComparison.Ordinal);
        host.Start();
        await host.Process.WaitForTextAsync("waits to be let in", 30, Cancellation);
        Assert.Equal("pending", (await fleet.Ctl.OkAsync("hosts", "show", "h1")).Text("standing"));
        await fleet.Ctl.OkAsync("hosts", "approve", "h1");
        await fleet.WaitOnlineAsync(host);
    }

    private static FleetOptions Living(string life) => new() { Joins = true, ControllerEnvironment = new Dictionary<string, string?> { ["DBCALM_CERTIFICATE_LIFE"] = life } };

    private static Task<JsonNode> HostAsync(Fleet fleet) => fleet.Ctl.OkAsync("hosts", "show", fleet.Host.Name);

    private static async Task<IReadOnlyList<JsonNode>> AuthoritiesAsync(Fleet fleet) => (await fleet.Ctl.OkAsync("authority", "show")).Items("authorities");
}
