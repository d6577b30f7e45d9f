using DbCalm.Controller.Agents;
using DbCalm.Controller.Audit;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Database.Migrations;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Notifications;
using DbCalm.Controller.Repositories;
using DbCalm.Controller.Retention;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using JobProgress = DbCalm.Controller.Jobs.JobProgress;

namespace DbCalm.Simulation;

/// <summary>The real controller below its listeners, driven pass by pass. When it dies all that it has in memory is thrown away, and a new one is built on the same store.</summary>
internal sealed class SimulatedController(World world, string directory) : IDisposable
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromHours(1);
    private readonly Dictionary<HostId, Link> links = [];
    private readonly ControllerOptions options = new() { DataDir = directory, Limits = Scenario.Limits };
    private ServiceProvider? services;
    private Dictionary<Type, IHostedService> loops = [];
    private DateTimeOffset? tickAt;
    private int life;
    private DateTimeOffset longDowntimeAt;

    public bool IsUp => services is not null;

    public StoreDatabase Database => Get<StoreDatabase>();

    public T Get<T>()
        where T : notnull => services!.GetRequiredService<T>();

    public async Task StartAsync()
    {
        services = new ServiceCollection()
            .AddLogging().AddSingleton(options).AddSingleton<TimeProvider>(world.Time)
            .AddSingleton<IHostTrust, SimulatedTrust>()
            .AddDatabase().AddFleet().AddAudit().AddAgents().AddRepositories().AddNotifications().AddJobs().AddSchedules().AddRetention()
            .BuildServiceProvider();
        loops = services.GetServices<IHostedService>().ToDictionary(service => service.GetType());
        life++;
        await GuardAsync(async () =>
        {
            await Get<Migrator>().MigrateAsync(AllMigrations.InOrder, CancellationToken.None);
            Poke(TimeSpan.Zero);
        });
    }

    /// <summary>Does <paramref name="work"/> as a part of the process, if that lives; it may die in it.</summary>
    public async Task GuardAsync(Func<Task> work)
    {
        if (!IsUp)
        {
            return;
        }

        try
        {
            await work();
        }
        catch (SimulatedCrashException)
        {
            Die();
        }
    }

    /// <summary>What an agent says.</summary>
    public Task TakeAsync(Link link, ConnectRequest message)
    {
        if (!IsUp)
        {
            link.Cut();
            return Task.CompletedTask;
        }

        return GuardAsync(async () =>
        {
            if (message.Hello is { } hello)
            {
                await AdmitAsync(link, hello);
            }
            else if (message.Event is { } jobEvent && link.Session is { } session)
            {
                await Loop<JobProgress>().TakeAsync(new AgentNotice.Event(session, jobEvent), CancellationToken.None);
            }

            Flush(link);
            if (message.Event is not { Finished: null })
            {
                Poke(world.Seconds(0, 2));
            }
        });
    }

    public Task LinkEndedAsync(Link link) => link.Session is null ? Task.CompletedTask : GuardAsync(() => DismissAsync(link));

    /// <summary>One turn of the loops soon.</summary>
    public void Poke(TimeSpan delay)
    {
        DateTimeOffset at = world.Time.Now + delay;
        if (tickAt <= at)
        {
            return;
        }

        tickAt = at;
        int now = life;
        world.Agenda.At(at, () => now == life && tickAt == at ? TickAsync() : Task.CompletedTask);
    }

    public void Dispose() => services?.Dispose();

    private async Task AdmitAsync(Link link, Hello hello)
    {
        if (links.TryGetValue(link.Agent.Host, out Link? older))
        {
            older.Cut();
            await DismissAsync(older);
        }

        AgentSessions sessions = Get<AgentSessions>();
        var session = new AgentSession(link.Agent.Host, link.Agent.Name, hello, stream: null!, options.HeartbeatInterval, world.Time);
        sessions.TryAdmit(session);
        links[session.Host] = link;
        link.Session = session;
        await Get<HostRoster>().TakeFactsAsync(session.Host, hello.Facts, CancellationToken.None);
        long acknowledged = await Database.ReadAsync(store => OutboxStore.FindAsync(store, session.Host, hello.OutboxId), CancellationToken.None);
        link.SendToAgent(new ConnectResponse { Welcome = new Welcome { HostId = session.Host.Value, AcknowledgedSequence = (ulong)acknowledged } });
        await Loop<JobProgress>().TakeAsync(new AgentNotice.Connected(session, hello.Jobs), CancellationToken.None);
    }

    private async Task DismissAsync(Link link)
    {
        if (links.TryGetValue(link.Agent.Host, out Link? current) && current == link)
        {
            links.Remove(link.Agent.Host);
            Get<AgentSessions>().Dismiss(link.Session!);
            link.Session = null;
            await Get<HostRoster>().SeenAsync(link.Agent.Host, world.Time.Now, CancellationToken.None);
        }
    }

    private Task TickAsync()
    {
        tickAt = null;
        return GuardAsync(async () =>
        {
            DateTimeOffset? wakeAt = await Loop<ScheduleLoop>().PassAsync(CancellationToken.None);
            await Loop<JobDispatcher>().PassAsync(CancellationToken.None);
            if (world.Random.Next(4) == 0)
            {
                await Loop<CopyLoop>().PassAsync(CancellationToken.None);
            }

            foreach (Link link in links.Values)
            {
                Flush(link);
            }

            TimeSpan left = wakeAt - world.Time.Now ?? LongestIdle;
            Poke(left <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(50) : left > LongestIdle ? LongestIdle : left);
        });
    }

    private static void Flush(Link link)
    {
        while (link.Session is { } session && session.Outgoing.TryRead(out ConnectResponse? message))
        {
            link.SendToAgent(message);
        }
    }

    private void Die()
    {
        foreach (Link link in links.Values)
        {
            if (world.Random.Next(2) == 0)
            {
                Flush(link);
            }

            link.Session = null;
            link.Cut();
        }

        links.Clear();
        services!.Dispose();
        services = null;
        tickAt = null;
        life++;
        world.Agenda.In(Downtime(), StartAsync);
    }

    // Of a very long downtime only the newest runs have a line each, which the ledger of runs would have to know; so the long ones are less than a day, and rare.
    private TimeSpan Downtime()
    {
        if (world.Random.Next(5) > 0 || world.Time.Now - longDowntimeAt < TimeSpan.FromDays(2))
        {
            return world.Seconds(1, 120);
        }

        longDowntimeAt = world.Time.Now;
        return world.Minutes(10, 1200);
    }

    private T Loop<T>()
        where T : class, IHostedService => (T)loops[typeof(T)];
}
