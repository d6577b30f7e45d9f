using System.Globalization;
using System.Text.Json.Nodes;
using DbCalm.Security.Connections;
using DbCalm.Security.Frames;
using DbCalm.Security.Fuzz;
using DbCalm.Security.Targets;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Security;

/// <summary>
/// How much slower honest work gets while others attack: pairs of calm and attacked seconds, one beside the other, and the median of their ratios. Run by
/// <c>eng/bench security</c>, not with the tests: on a machine with other work a figure like this says nothing.
/// </summary>
public sealed class AttackedWorkBench
{
    private const int Rounds = 5;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(4);

    private static readonly Dictionary<string, Func<Target, CancellationToken, Task>> Attacks = new()
    {
        ["half-open connections, 5,000"] = HalfOpenAsync,
        ["rapid reset"] = (target, stop) => FloodAsync(target, "rapid reset", stop),
        ["continuations without end"] = (target, stop) => FloodAsync(target, "continuations without end", stop),
        ["pings"] = (target, stop) => FloodAsync(target, "pings", stop),
        ["calls of a stranger made from the descriptors"] = CallsAsync,
    };

    // The trait keeps it out of the runs that count what was left out as a failure.
    [Fact(Explicit = true)]
    [Trait("ring", "slow")]
    public async Task Honest_work_under_attack()
    {
        var figures = new JsonObject();
        foreach ((string name, Func<Target, CancellationToken, Task> attack) in Attacks)
        {
            await using Target target = await Target.StartAsync();
            await MeasureAsync(target, null);
            var pairs = new List<(double Calm, double Attacked)>();
            for (int i = 0; i < Rounds; i++)
            {
                pairs.Add((await MeasureAsync(target, null), await MeasureAsync(target, attack)));
            }

            double ratio = Median(pairs.Select(pair => pair.Attacked / pair.Calm));
            figures[name] = new JsonObject { ["calm_p99_ms"] = Median(pairs.Select(pair => pair.Calm)), ["attacked_p99_ms"] = Median(pairs.Select(pair => pair.Attacked)), ["ratio"] = ratio };
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-48} p99 calm {Median(pairs.Select(pair => pair.Calm)):0.0} ms, attacked {Median(pairs.Select(pair => pair.Attacked)):0.0} ms, ratio {ratio:0.00}"));
        }

        if (Environment.GetEnvironmentVariable("DBCALM_FIGURES") is { Length: > 0 } file)
        {
            await File.WriteAllTextAsync(file, figures.ToJsonString(), TestContext.Current.CancellationToken);
        }
    }

    // The 99th percentile in milliseconds.
    private static async Task<double> MeasureAsync(Target target, Func<Target, CancellationToken, Task>? attack)
    {
        using var stop = new CancellationTokenSource();
        Task attacking = attack is null ? Task.CompletedTask : Task.Run(() => attack(target, stop.Token));
        await using Bystander bystander = await Bystander.StartAsync(target);
        await Task.Delay(Span, TimeProvider.System, TestContext.Current.CancellationToken);
        await bystander.EndAsync();
        await stop.CancelAsync();
        await attacking;
        double[] sorted = [.. bystander.Milliseconds.Order()];
        return sorted[(int)(sorted.Length * 0.99)];
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static async Task HalfOpenAsync(Target target, CancellationToken stop)
    {
        HalfOpenConnections open = await HalfOpenConnections.OpenAsync(target.Door, addresses: 5, ofEach: 1000);
        using (open)
        {
            await stop.WhenCancelledAsync();
        }
    }

    private static async Task FloodAsync(Target target, string kind, CancellationToken stop)
    {
        (int rounds, Func<int, byte[]> frames) = Floods.ByName[kind];
        while (!stop.IsCancellationRequested)
        {
            await using FrameConnection connection = await FrameConnection.OpenAsync(target.Door, "127.0.6.1");
            await connection.FloodAsync(i => stop.IsCancellationRequested ? [] : frames(i), rounds);
        }
    }

    private static async Task CallsAsync(Target target, CancellationToken stop)
    {
        using GrpcChannel channel = target.Door.Channel(from: "127.0.6.2");
        var messages = new RandomMessages(new Values(Seed.For(1), []));
        Random random = Seed.For(2);
        while (!stop.IsCancellationRequested)
        {
            MethodDescriptor method = Calls.All[random.Next(Calls.All.Length)];
            await Calls.MakeAsync(channel, method, new Metadata(), [messages.Encode(method.InputType)], TimeSpan.FromSeconds(5));
        }
    }
}
