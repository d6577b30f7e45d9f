using System.Diagnostics;
using System.Globalization;

namespace DbCalm.Bench.Trust;

/// <summary>A part of the measurement: what it cost the controller, and what the agents saw of its heartbeats.</summary>
internal sealed class Phase
{
    private readonly MeasuredController controller;
    private readonly IReadOnlyList<BenchAgent> agents;
    private readonly double cpuBefore;
    private readonly double storeBefore;
    private readonly TimeSpan ownBefore;
    private readonly long begun = Stopwatch.GetTimestamp();

    /// <summary>Begins now.</summary>
    public Phase(MeasuredController controller, IReadOnlyList<BenchAgent> agents)
    {
        this.controller = controller;
        this.agents = agents;
        cpuBefore = controller.CpuSeconds;
        storeBefore = controller.StoreMegabytes;
        ownBefore = Environment.CpuUsage.TotalTime;
        foreach (BenchAgent agent in agents)
        {
            agent.ForgetGaps();
        }
    }

    /// <summary>Since it began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(begun);

    /// <summary>Seconds until that moment.</summary>
    public double Until(long timestamp) => Stopwatch.GetElapsedTime(begun, timestamp).TotalSeconds;

    /// <summary>Ends it and writes down what it cost.</summary>
    public void End(Figures figures, string what)
    {
        double cpu = controller.CpuSeconds - cpuBefore;
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"over {Elapsed.TotalSeconds:0.0} s, load generator {(Environment.CpuUsage.TotalTime - ownBefore).TotalSeconds:0.0} s; store {controller.StoreMegabytes - storeBefore:+0.0;-0.0} MB; load {Load()}");
        figures.Add($"{what}, CPU of the controller", cpu, null, "s", note);
        figures.Add($"{what}, longest gap between heartbeats", agents.Max(agent => agent.LongestGap).TotalSeconds, 20, "s", "of one every 10 s");
        figures.Add($"{what}, streams that ended", agents.Count(agent => agent.HasEnded), 0, "", string.Create(CultureInfo.InvariantCulture, $"the controller says {controller.Logged("disconnected")}"));
    }

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
