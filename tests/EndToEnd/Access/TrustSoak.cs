using System.Globalization;
using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Access;

/// <summary>A fleet at work for as long as one says, with certificates of two minutes and another authority half-way; <c>eng/soak</c> runs it.</summary>
public sealed class TrustSoak(ITestOutputHelper output)
{
    private const int Hosts = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The trait keeps it out of the runs that count what was left out as a failure.
    [Fact(Explicit = true)]
    [Trait("ring", "slow")]
    public async Task Backups_succeed_and_nobody_reconnects_while_certificates_renew_and_the_authority_is_replaced()
    {
        TimeSpan length = TimeSpan.FromMinutes(double.Parse(Environment.GetEnvironmentVariable("DBCALM_SOAK_MINUTES") ?? "60", CultureInfo.InvariantCulture));
        await using Fleet fleet = await Fleet.StartAsync(new FleetOptions { Joins = true, ThroughProxy = true, Heartbeat = "10s", ControllerEnvironment = new Dictionary<string, string?> { ["DBCALM_CERTIFICATE_LIFE"] = "2m" } });
        List<AgentHost> hosts = [fleet.Host];
        for (int i = 2; i <= Hosts; i++)
        {
            hosts.Add(await fleet.AddHostAsync($"h{i}"));
        }

        await fleet.Ctl.OkAsync("policies", "create", "short", "--keep-last", "4");
        await Task.WhenAll(hosts.Select(host => fleet.Ctl.OkAsync("instances", "update", host.Instance, "--retention", "short")));
        string before = (await AuthoritiesAsync(fleet)).Single().Text("pin");
        int connections = fleet.Proxy!.Accepted;
        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        int[] taken = await Task.WhenAll(hosts.Select(host => WorkAsync(fleet, host, start + length)).Append(RotateAsync(fleet, start + (length / 2), before)));

        JsonNode[] jobs = [.. (await fleet.Ctl.OkAsync("jobs", "list", "--limit", "100000")).Items()];
        string log = string.Concat(hosts.Select(host => host.Log));
        output.WriteLine($"{length.TotalMinutes} minutes, {Hosts} hosts, {taken.Sum()} backups, {jobs.Length} jobs, {Count(log, "Renewed the certificate")} renewals, "
            + $"{Count(log, "was not renewed")} tried in vain, {fleet.Proxy.Accepted - connections} reconnects, {jobs.Count(job => job.Text("state") != "succeeded")} jobs without success");
        Assert.All(jobs, job => Assert.Equal("succeeded", job.Text("state")));
        Assert.Equal(connections, fleet.Proxy.Accepted);
        Assert.NotEqual(before, (await AuthoritiesAsync(fleet)).Single().Text("pin"));
        Assert.True(Count(log, "Renewed the certificate") >= Hosts * length.TotalMinutes * 0.6, log);
        foreach (AgentHost host in hosts)
        {
            JsonNode now = await fleet.Ctl.OkAsync("hosts", "show", host.Name);
            Assert.Equal(("online", 0, 0), (now.Text("state"), now.Number("late_returns"), now.Items("problems").Count));
        }
    }

    private static async Task<int> WorkAsync(Fleet fleet, AgentHost host, DateTimeOffset end)
    {
        int taken = 0;
        for (; TimeProvider.System.GetUtcNow() < end; taken++)
        {
            string type = taken % 3 == 0 ? "full" : "incremental";
            Assert.Equal("available", (await fleet.Ctl.OkAsync("backup", type, "--instance", host.Instance, "--wait")).Text("state"));
            await Task.Delay(TimeSpan.FromSeconds(15), TimeProvider.System, Cancellation);
        }

        return taken;
    }

    private static async Task<int> RotateAsync(Fleet fleet, DateTimeOffset at, string before)
    {
        await Task.Delay(at - TimeProvider.System.GetUtcNow(), TimeProvider.System, Cancellation);
        await fleet.Ctl.OkAsync("authority", "rotate");
        await Wait.UntilAsync(async () => await AuthoritiesAsync(fleet) is [var only] && only.Text("pin") != before, "the first authority to be gone", 180, Cancellation);
        return 0;
    }

    private static int Count(string text, string word) => text.Split(word).Length - 1;

    private static async Task<IReadOnlyList<JsonNode>> AuthoritiesAsync(Fleet fleet) => (await fleet.Ctl.OkAsync("authority", "show")).Items("authorities");
}
