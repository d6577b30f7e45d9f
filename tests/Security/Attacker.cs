using System.Globalization;
using DbCalm.Security.Connections;
using DbCalm.Security.Frames;
using DbCalm.Security.Fuzz;
using DbCalm.Security.Targets;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Security;

/// <summary>One attack as a process of its own, for <see cref="AttackedWorkBench"/>: it goes on until it is killed.</summary>
public sealed class Attacker
{
    internal const string NameVariable = "DBCALM_ATTACK";
    internal const string PortVariable = "DBCALM_ATTACK_PORT";
    internal const string BegunVariable = "DBCALM_ATTACK_BEGUN";

    /// <summary>True in a process that is only there to attack.</summary>
    internal static bool IsThis => Environment.GetEnvironmentVariable(NameVariable) is not null;

    /// <summary>What can be done, by name.</summary>
    internal static IReadOnlyDictionary<string, Func<Door, CancellationToken, Task>> ByName { get; } = new Dictionary<string, Func<Door, CancellationToken, Task>>
    {
        ["half-open connections, 5,000"] = HalfOpenAsync,
        ["rapid reset"] = (door, stop) => FloodAsync(door, "rapid reset", stop),
        ["continuations without end"] = (door, stop) => FloodAsync(door, "continuations without end", stop),
        ["pings"] = (door, stop) => FloodAsync(door, "pings", stop),
        ["calls of a stranger made from the descriptors"] = CallsAsync,
    };

    // The trait keeps it out of the runs that count what was left out as a failure.
    [Fact(Explicit = true)]
    [Trait("ring", "slow")]
    public async Task Attack()
    {
        var door = new Door(int.Parse(Variable(PortVariable), CultureInfo.InvariantCulture));
        await File.WriteAllTextAsync(Variable(BegunVariable), "", TestContext.Current.CancellationToken);
        await ByName[Variable(NameVariable)](door, TestContext.Current.CancellationToken);
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set");

    private static async Task HalfOpenAsync(Door door, CancellationToken stop)
    {
        using HalfOpenConnections open = await HalfOpenConnections.OpenAsync(door, addresses: 5, ofEach: 1000);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
    }

    private static async Task FloodAsync(Door door, string kind, CancellationToken stop)
    {
        (int rounds, Func<int, byte[]> frames) = Floods.ByName[kind];
        while (!stop.IsCancellationRequested)
        {
            await using FrameConnection connection = await FrameConnection.OpenAsync(door, "127.0.6.1");
            await connection.FloodAsync(frames, rounds);
        }
    }

    private static async Task CallsAsync(Door door, CancellationToken stop)
    {
        using GrpcChannel channel = door.Channel(from: "127.0.6.2");
        var messages = new RandomMessages(new Values(Seed.For(1), []));
        Random random = Seed.For(2);
        while (!stop.IsCancellationRequested)
        {
            MethodDescriptor method = Calls.All[random.Next(Calls.All.Length)];
            await Calls.MakeAsync(channel, method, new Metadata(), [messages.Encode(method.InputType)], TimeSpan.FromSeconds(5));
        }
    }
}
