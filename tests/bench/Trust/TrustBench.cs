using System.Globalization;
using DbCalm.Protocol.V1;
using Grpc.Net.Client;

namespace DbCalm.Bench.Trust;

/// <summary>A fleet that renews its certificates within a minute, all at once, and follows another authority; over real streams, to a controller in a process of its own.</summary>
internal static class TrustBench
{
    private const int Dialling = 16;
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(30);

    // The last ones need their answer within the minute as well.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(58);

    public static async Task RunAsync(Figures figures, string program, int hosts)
    {
        DirectoryInfo home = Directory.CreateTempSubdirectory("dbcalm-bench-");
        try
        {
            (IReadOnlyList<BenchAgent> agents, BundleCache bundles) = await BenchFleet.MakeAsync(MeasuredController.DataDir(home.FullName), hosts);
            await using MeasuredController controller = await MeasuredController.StartAsync(program, home.FullName);
            await ConnectAsync(figures, controller, agents);
            await CalmAsync(figures, controller, agents);
            await RenewAsync(figures, controller, agents, home, Window, "renewal");
            await RenewAsync(figures, controller, agents, home, TimeSpan.Zero, "renewal of all at once");
            await RotateAsync(figures, controller, agents, bundles);
            figures.Add("controller, peak of resident memory", controller.PeakMegabytes, null, "MB", $"with {hosts} agents connected");
            await Parallel.ForEachAsync(agents, async (agent, _) => await agent.DisposeAsync());
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task ConnectAsync(Figures figures, MeasuredController controller, IReadOnlyList<BenchAgent> agents)
    {
        var phase = new Phase(controller, []);
        double cpu = controller.CpuSeconds;
        await Parallel.ForEachAsync(agents, new ParallelOptions { MaxDegreeOfParallelism = Dialling }, async (agent, _) => await agent.ConnectAsync(controller));
        figures.Add("connecting", phase.Elapsed.TotalSeconds, null, "s", string.Create(CultureInfo.InvariantCulture, $"{agents.Count} agents, {Dialling} at a time; controller {controller.CpuSeconds - cpu:0.0} s of CPU"));
    }

    private static async Task CalmAsync(Figures figures, MeasuredController controller, IReadOnlyList<BenchAgent> agents)
    {
        var phase = new Phase(controller, agents);
        await Task.Delay(Calm, TimeProvider.System);
        phase.End(figures, "heartbeats alone");
    }

    private static async Task RenewAsync(Figures figures, MeasuredController controller, IReadOnlyList<BenchAgent> agents, DirectoryInfo home, TimeSpan window, string what)
    {
        var phase = new Phase(controller, agents);
        double[] times = [.. (await Task.WhenAll(agents.Select((agent, i) => RenewAsync(agent, window * i / agents.Count)))).Order()];
        TimeSpan answered = phase.Elapsed;
        int unknown = 1;
        while (unknown > 0 && phase.Elapsed < 2 * Minute)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.2), TimeProvider.System);
            unknown = await BenchFleet.UnknownAsync(MeasuredController.DataDir(home.FullName), agents);
        }

        figures.Add($"{what}, all answered", answered.TotalSeconds, Minute.TotalSeconds, "s", string.Create(CultureInfo.InvariantCulture, $"{agents.Count} agents, asked over {window.TotalSeconds:0} s"));
        figures.Add($"{what}, all kept as the only ones in the store", phase.Elapsed.TotalSeconds, Minute.TotalSeconds, "s", $"{unknown} left");
        Latencies(figures, what, times);
        phase.End(figures, what);
    }

    private static async Task RotateAsync(Figures figures, MeasuredController controller, IReadOnlyList<BenchAgent> agents, BundleCache bundles)
    {
        using GrpcChannel channel = controller.Local();
        var phase = new Phase(controller, agents);
        Task<double[]> renewals = Task.WhenAll(agents.Select((agent, i) => FollowAsync(agent, Window * i / agents.Count)));
        await new AuthorityService.AuthorityServiceClient(channel).RotateAuthorityAsync(new RotateAuthorityRequest());
        double[] times = [.. (await renewals).Order()];
        double renewed = phase.Elapsed.TotalSeconds;
        while (phase.Elapsed < 4 * Minute && (bundles.InOrder is not [_, _, { } last] || last.Agents < agents.Count))
        {
            await Task.Delay(TimeSpan.FromSeconds(0.1), TimeProvider.System);
        }

        IReadOnlyList<Told> told = bundles.InOrder;
        figures.Add("rotation, all told of the new authority", phase.Until(told[0].LastAt), null, "s", $"{told[0].Agents} agents");
        figures.Add("rotation, the new one signs", phase.Until(told[1].FirstAt), null, "s", string.Create(CultureInfo.InvariantCulture, $"all told after {phase.Until(told[1].LastAt):0.0} s"));
        figures.Add("rotation, all renewed", renewed, null, "s", string.Create(CultureInfo.InvariantCulture, $"asked over {Window.TotalSeconds:0} s"));
        figures.Add("rotation, the old one is trusted no more", phase.Until(told[2].FirstAt), null, "s", string.Create(CultureInfo.InvariantCulture, $"all told after {phase.Until(told[2].LastAt):0.0} s"));
        Latencies(figures, "rotation", times);
        phase.End(figures, "rotation");
    }

    private static async Task<double> FollowAsync(BenchAgent agent, TimeSpan delay)
    {
        await agent.OtherSigner.Task;
        return await RenewAsync(agent, delay);
    }

    private static async Task<double> RenewAsync(BenchAgent agent, TimeSpan delay)
    {
        await Task.Delay(delay, TimeProvider.System);
        return (await agent.RenewAsync()).TotalMilliseconds;
    }

    private static void Latencies(Figures figures, string what, double[] sorted) => figures.Add(
        $"{what}, answer p50", sorted[sorted.Length / 2], null, "ms", string.Create(CultureInfo.InvariantCulture, $"p99 {sorted[(int)(sorted.Length * 0.99)]:0.0}, most {sorted[^1]:0.0}"));
}
