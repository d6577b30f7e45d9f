using System.Diagnostics;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Security.Targets;

/// <summary>Somebody with honest work while others attack: looks at the fleet at a steady rate over one connection that was there before.</summary>
internal sealed class Bystander : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource stop = new();
    private readonly GrpcChannel channel;
    private readonly Metadata login;
    private readonly List<string> failures = [];
    private readonly List<double> milliseconds = [];
    private Task work = Task.CompletedTask;

    private Bystander(Target target) => (channel, login) = (target.Door.Channel(), target.As("admin"));

    /// <summary>How long each call took, from when it was due; what waits for its turn behind a slow one took as long.</summary>
    internal IReadOnlyList<double> Milliseconds => milliseconds;

    /// <summary>Begins, after a first round that makes the connection.</summary>
    internal static async Task<Bystander> StartAsync(Target target)
    {
        var bystander = new Bystander(target);
        for (int i = 0; i < 20; i++)
        {
            await bystander.CallAsync(i);
        }

        bystander.work = Task.Run(bystander.WorkAsync);
        return bystander;
    }

    /// <summary>Ends the work and asserts that every call of it succeeded.</summary>
    internal async Task EndAsync()
    {
        await stop.CancelAsync();
        await work;
        Assert.True(failures.Count == 0, $"{failures.Count} of {milliseconds.Count} honest calls failed {Seed.Words}: {string.Join("; ", failures.Take(5))}");
        Assert.NotEmpty(milliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await work;
        channel.Dispose();
        stop.Dispose();
    }

    private async Task WorkAsync()
    {
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            TimeSpan early = (i * Pace) - Stopwatch.GetElapsedTime(begun);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, TimeProvider.System, CancellationToken.None);
            }

            try
            {
                await CallAsync(i);
            }
            catch (RpcException e)
            {
                failures.Add($"{e.StatusCode}: {e.Status.Detail}");
            }

            milliseconds.Add((Stopwatch.GetElapsedTime(begun) - (i * Pace)).TotalMilliseconds);
        }
    }

    private async Task CallAsync(int i)
    {
        var options = new CallOptions(login, TimeProvider.System.GetUtcNow().UtcDateTime + Patience, CancellationToken.None);
        switch (i % 3)
        {
            case 0:
                await new StatusService.StatusServiceClient(channel).GetStatusAsync(new GetStatusRequest(), options);
                break;
            case 1:
                await new HostService.HostServiceClient(channel).ListHostsAsync(new ListHostsRequest(), options);
                break;
            default:
                await new JobService.JobServiceClient(channel).ListJobsAsync(new ListJobsRequest(), options);
                break;
        }
    }
}
