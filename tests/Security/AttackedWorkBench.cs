using System.Globalization;
using System.Text.Json.Nodes;
using DbCalm.Security.Targets;
using DbCalm.Testing;

namespace DbCalm.Security;

/// <summary>
/// How much slower honest work gets while others attack: pairs of calm and attacked seconds, one beside the other, and the median of their ratios. The attacker is a process of its own that
/// gets only what time the controller and honest callers leave, since it would have a machine of its own. Run by <c>eng/bench security</c>, not with the tests: on a machine with other work a
/// figure like this says nothing.
/// </summary>
public sealed class AttackedWorkBench
{
    private const int Rounds = 5;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The trait keeps it out of the runs that count what was left out as a failure.
    [Fact(Explicit = true)]
    [Trait("ring", "slow")]
    public async Task Honest_work_under_attack()
    {
        var figures = new JsonObject();
        foreach (string name in Attacker.ByName.Keys)
        {
            await using Target target = await Target.StartAsync();
            await MeasureAsync(target);
            var pairs = new List<(double Calm, double Attacked)>();
            for (int i = 0; i < Rounds; i++)
            {
                double calm = await MeasureAsync(target);
                await using RunningProcess attacker = await AttackAsync(target, name);
                pairs.Add((calm, await MeasureAsync(target)));
                Assert.False(attacker.HasExited, attacker.Stdout + attacker.Stderr);
                await attacker.KillAsync(Cancellation);
            }

            double ratio = Median(pairs.Select(pair => pair.Attacked / pair.Calm));
            figures[name] = new JsonObject { ["calm_p99_ms"] = Median(pairs.Select(pair => pair.Calm)), ["attacked_p99_ms"] = Median(pairs.Select(pair => pair.Attacked)), ["ratio"] = ratio };
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-48} p99 calm {Median(pairs.Select(pair => pair.Calm)):0.0} ms, attacked {Median(pairs.Select(pair => pair.Attacked)):0.0} ms, ratio {ratio:0.00}"));
        }

        if (Environment.GetEnvironmentVariable("DBCALM_FIGURES") is { Length: > 0 } file)
        {
            await File.WriteAllTextAsync(file, figures.ToJsonString(), Cancellation);
        }
    }

    private static async Task<RunningProcess> AttackAsync(Target target, string name)
    {
        string begun = target.Fleet.Directory.At($"begun-{Guid.NewGuid():N}");
        var environment = new Dictionary<string, string?>
        {
            [Attacker.NameVariable] = name,
            [Attacker.PortVariable] = target.Fleet.Controller.GrpcPort.ToString(CultureInfo.InvariantCulture),
            [Attacker.BegunVariable] = begun,
            // It is killed, and so tidies nothing away itself.
            ["TMPDIR"] = target.Fleet.Directory.Path,
        };
        RunningProcess attacker = RunningProcess.Start(
            ["nice", "-n", "19", Environment.ProcessPath!, "-noColor", "-noLogo", "-explicit", "only", "-class", $"*.{nameof(Attacker)}"], new ProcessSettings { Environment = environment });
        await Wait.UntilAsync(() => File.Exists(begun), "the attack to begin", 60, Cancellation);
        return attacker;
    }

    // The 99th percentile in milliseconds.
    private static async Task<double> MeasureAsync(Target target)
    {
        await using Bystander bystander = await Bystander.StartAsync(target);
        await Task.Delay(Span, TimeProvider.System, Cancellation);
        await bystander.EndAsync();
        double[] sorted = [.. bystander.Milliseconds.Order()];
        return sorted[(int)(sorted.Length * 0.99)];
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
