using System.Collections.Concurrent;
using DbCalm.Protocol.V1;
using DbCalm.Security.Agents;
using DbCalm.Security.Targets;
using DbCalm.Testing.Fleets;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Security.Fuzz;

/// <summary>Twenty thousand requests that nobody would send, made from the descriptors of all calls: by a stranger, by a host and by an account of each role.</summary>
public sealed class CallFuzzTests
{
    private const int Requests = 20_000;
    private const int AtOnce = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PatienceWithStreams = TimeSpan.FromSeconds(1);

    private static readonly string[] Who = ["stranger", "forged", "host", "viewer", "operator", "auditor", "admin", "admin", "admin"];

    [Fact]
    public async Task No_request_surprises_the_controller()
    {
        var target = new Target();
        await using (target)
        {
            await target.InitializeAsync();
            await using Bystander bystander = await Bystander.StartAsync(target);
            using var certificate = await target.EnrollAsync("fuzzed");
            await using RogueAgent agent = await RogueAgent.JoinAsync(target, "fuzz-host", RogueAgent.Facts("fuzz-db"));
            IReadOnlyList<string> known = await KnownAsync(target, agent);
            Vitals before = Vitals.Of(target.Pid);

            var wrong = new ConcurrentQueue<string>();
            var heard = new ConcurrentDictionary<StatusCode, int>();
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(worker => Task.Run(() => FuzzAsync(target, target.Door.Channel(certificate), known, worker, wrong, heard))));

            string seen = string.Join(", ", heard.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} {pair.Key}"));
            TestContext.Current.TestOutputHelper?.WriteLine($"{seen} {Seed.Words}");
            Assert.True(wrong.IsEmpty, $"{wrong.Count} answers {Seed.Words}\n{string.Join('\n', wrong.Take(12))}\n{target.Surprises()}");
            Assert.True(heard.GetValueOrDefault(StatusCode.OK) > 100, $"nothing got through: {seen}");
            await target.StayedWellAsync();
            await bystander.EndAsync();
            await before.ComeBackAsync(target.Pid);
            await target.Fleet.Ctl.OkAsync("audit", "verify");
        }
    }

    // Names and ids of what is there, since made-up ones are refused before anything happens.
    private static async Task<IReadOnlyList<string>> KnownAsync(Target target, RogueAgent agent)
    {
        Metadata admin = target.As("admin");
        var backups = new BackupService.BackupServiceClient(target.Stranger);
        Job job = (await backups.TakeBackupAsync(new TakeBackupRequest { Instance = "fuzz-db", Type = BackupType.Full }, admin)).Job;
        JobOffer offer = await agent.NextOfferAsync();
        await agent.TellAsync(job.Id, offer.Epoch, Reports.Accepted());
        await agent.TellAsync(job.Id, offer.Epoch, Reports.Taken(offer.Backup));
        await target.Fleet.Ctl.OkAsync("repositories", "create", "fuzz-shelf", "--type", "directory", "--path", "/nowhere/fuzz");
        await target.Fleet.Ctl.OkAsync("schedules", "create", "fuzz-schedule", "--type", "full", "--cron", "0 3 * * *", "--instances", "fuzz-db");
        return [job.Id, offer.Backup.BackupId, "fuzz-db", "fuzz-host", "fuzz-shelf", "fuzz-schedule", "local"];
    }

    private static async Task FuzzAsync(Target target, GrpcChannel host, IReadOnlyList<string> known, int worker, ConcurrentQueue<string> wrong, ConcurrentDictionary<StatusCode, int> heard)
    {
        using GrpcChannel own = host;
        using GrpcChannel channel = target.Door.Channel(from: "127.0.0.10");
        Random random = Seed.For(worker);
        var messages = new RandomMessages(new Values(random, known));
        for (int i = 0; i < Requests / AtOnce; i++)
        {
            MethodDescriptor method = Calls.All[random.Next(Calls.All.Length)];
            string who = Who[random.Next(Who.Length)];
            byte[][] said = [.. Enumerable.Range(0, method.IsClientStreaming ? random.Next(1, 4) : 1).Select(_ => messages.Encode(method.InputType))];
            TimeSpan patience = method.IsServerStreaming || method.IsClientStreaming ? PatienceWithStreams : Patience;
            RpcException? answer = await Calls.MakeAsync(who == "host" ? own : channel, method, HeadersOf(target, who), said, patience);
            heard.AddOrUpdate(answer?.StatusCode ?? StatusCode.OK, 1, (_, count) => count + 1);
            if (Verdict.Of(answer) is { } problem)
            {
                wrong.Enqueue($"{method.FullName} by {who}, request {i} of worker {worker}: {problem}");
            }
        }
    }

    private static Metadata HeadersOf(Target target, string who) => who switch
    {
        "stranger" or "host" => [],
        "forged" => new Metadata { { "authorization", "Bearer e30.e30.AAAA" } },
        _ => target.As(who),
    };
}
