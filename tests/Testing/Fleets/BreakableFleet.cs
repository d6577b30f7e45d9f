using DbCalm.Protocol.V1;

namespace DbCalm.Testing.Fleets;

/// <summary>
/// A fleet whose parts the tests of a class break one after the other: processes, network, server and tools. Each begins with
/// <see cref="MendAsync"/>; what the ones before it stored is there, but not counted.
/// </summary>
public sealed class BreakableFleet : IAsyncLifetime
{
    private static readonly JobState[] Unfinished = [JobState.Queued, JobState.Offered, JobState.Running];

    /// <summary>Stands before mariadb-backup.</summary>
    internal FakeTool Backup { get; } = new("mariadb-backup", FakeTool.Real);

    /// <summary>Stands before mbstream, which restores extract with.</summary>
    internal FakeTool Extract { get; } = new("mbstream", FakeTool.Real);

    /// <summary>One host behind a proxy.</summary>
    internal Fleet Fleet { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Fleet = await Fleet.StartAsync(new FleetOptions
    {
        ThroughProxy = true,
        AgentEnvironment = new Dictionary<string, string?> { ["PATH"] = $"{Backup.Folder}:{Extract.SearchPath}" },
    });

    public async ValueTask DisposeAsync()
    {
        if (Fleet is not null)
        {
            await Fleet.DisposeAsync();
        }

        Backup.Dispose();
        Extract.Dispose();
    }

    /// <summary>Sees to it that everything works, whatever the test before has left, and gives the fleet.</summary>
    internal async Task<Fleet> MendAsync()
    {
        Backup.Mend();
        Extract.Mend();
        Fleet.Proxy!.Delay = TimeSpan.Zero;
        Fleet.Proxy.Resume();
        if (!Fleet.Server.IsRunning)
        {
            await Fleet.Server.StartAsync(Cancellation);
        }

        if (!Fleet.Controller.IsSound)
        {
            await Fleet.Controller.StopAsync();
            await Fleet.Controller.StartAsync();
        }

        if (!Fleet.Host.IsSound)
        {
            await Fleet.Host.StopAsync();
            Fleet.Host.Start();
        }

        await Fleet.WaitOnlineAsync(Fleet.Host);
        await EndJobsAsync();
        await Fleet.CountFromHereAsync();
        return Fleet;
    }

    private async Task EndJobsAsync()
    {
        var jobs = new JobService.JobServiceClient(Fleet.Wire.Calls);
        foreach (Job job in await Fleet.Wire.JobsAsync(Unfinished) ?? [])
        {
            await jobs.CancelJobAsync(new CancelJobRequest { Id = job.Id }, cancellationToken: Cancellation);
        }

        await Wait.UntilAsync(async () => await Fleet.Wire.JobsAsync(Unfinished) is [], "the jobs of the test before to end", 60, Cancellation);
    }
}
