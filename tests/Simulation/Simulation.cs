using DbCalm.Controller.Jobs;
using DbCalm.Controller.Retention;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;
using DbCalm.Platform;

namespace DbCalm.Simulation;

/// <summary>One fleet through one time: faults as the seed has them, then peace, and then everything must be as it was promised.</summary>
internal sealed class Simulation : IDisposable
{
    // Longer than any host is away.
    private static readonly TimeSpan Peace = TimeSpan.FromDays(3.5);
    private readonly DirectoryInfo directory;
    private readonly World world;
    private readonly SimulatedController controller;
    private readonly Fleet fleet;

    public Simulation(int seed, Scenario scenario)
    {
        string root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        // One path for all of a process: what is prepared for a store is prepared for its path.
        directory = Directory.CreateDirectory(Path.Combine(root, $"dbcalm-sim-{Environment.ProcessId}"));
        world = new World(seed, scenario);
        controller = new SimulatedController(world, directory.FullName);
        fleet = new Fleet(world, controller);
    }

    public World World => world;

    /// <summary>Throws an exception that names the seed when a promise was broken.</summary>
    public async Task<Outcome> RunAsync()
    {
        try
        {
            NewIds.DrawFrom(new Random(world.Seed));
            return await LiveAsync();
        }
        catch (Exception e)
        {
            throw new BrokenPromiseException($"seed {world.Seed} at {world.Time.Now:yyyy-MM-dd HH:mm:ss}: {e.Message} (again: DBCALM_SIM_SEED={world.Seed})\n{e}");
        }
        finally
        {
            CrashPoints.Watch(null);
        }
    }

    public void Dispose()
    {
        controller.Dispose();
        directory.Delete(recursive: true);
    }

    private async Task<Outcome> LiveAsync()
    {
        await controller.StartAsync();
        await fleet.DefineAsync(controller);
        CrashPoints.Watch(DieHere);
        foreach (SimulatedAgent agent in fleet.Agents)
        {
            await agent.StartAsync();
            world.Agenda.In(world.Minutes(0, 24 * 60), () => MaybeGoAwayAsync(agent));
        }

        world.Agenda.In(world.Scenario.RetentionEvery, CleanUpAsync);
        world.Agenda.In(TimeSpan.FromDays(7), SweepAsync);
        world.Agenda.In(TimeSpan.FromDays(1), new Operators(world, controller, fleet).ActAsync);
        await world.Agenda.RunUntilAsync(Scenario.Start + world.Scenario.Length);

        world.Faults.IsOn = false;
        await PassAsync(Peace + world.Scenario.RetentionEvery);
        DateTimeOffset end = world.Time.Now;
        foreach (FleetSchedule schedule in fleet.Schedules)
        {
            await controller.Get<ScheduleBook>().SetStateAsync(schedule.Name, isEnabled: false, null, CancellationToken.None);
        }

        controller.Poke(TimeSpan.Zero);
        await PassAsync(TimeSpan.FromDays(1.2));
        foreach (string repository in world.Repositories.Names)
        {
            await controller.Get<RepositoryRequests>().CheckAsync(new RepositoryName(repository), null, sweep: true, dryRun: false, CancellationToken.None);
        }

        controller.Poke(TimeSpan.Zero);
        await PassAsync(TimeSpan.FromHours(1));
        return await new FinalCheck(world, controller, fleet).RunAsync(end);
    }

    private Task PassAsync(TimeSpan time) => world.Agenda.RunUntilAsync(world.Time.Now + time);

    private void DieHere(string point)
    {
        if (world.Faults.ControllerDiesAt(point))
        {
            throw new SimulatedCrashException(point);
        }
    }

    // By the day: most are gone for minutes, some for days.
    private Task MaybeGoAwayAsync(SimulatedAgent agent)
    {
        if (world.Faults.HostGoesAway())
        {
            agent.GoAway(world.Random.Next(4) == 0 ? world.Minutes(60, 3 * 24 * 60) : world.Minutes(1, 60), isOff: world.Random.Next(2) == 0);
        }

        world.Agenda.In(TimeSpan.FromDays(1), () => MaybeGoAwayAsync(agent));
        return Task.CompletedTask;
    }

    private async Task CleanUpAsync()
    {
        world.Agenda.In(world.Scenario.RetentionEvery, CleanUpAsync);
        await controller.GuardAsync(async () =>
        {
            var cleanup = controller.Get<Cleanup>();
            if (world.Faults.ClockJumps())
            {
                await DoubtAsync(cleanup);
            }

            CleanupResult result = await cleanup.RunAsync(new CleanupRequest(null, null, DryRun: false, Confirm: false), CheckKeptAsync, CancellationToken.None);
            if (result.Stopped is not null)
            {
                world.Faults.Note("retention asked");
                await cleanup.RunAsync(new CleanupRequest(null, null, DryRun: false, Confirm: true), CheckKeptAsync, CancellationToken.None);
            }

            controller.Poke(world.Seconds(0, 2));
        });
    }

    // Whatever the clock says, nothing may go without a person's word.
    private async Task DoubtAsync(Cleanup cleanup)
    {
        bool expires = false;
        world.Time.Ahead = TimeSpan.FromDays(world.Random.Next(5, 400));
        try
        {
            CleanupResult result = await cleanup.RunAsync(new CleanupRequest(null, null, DryRun: false, Confirm: false), NoteExpired, CancellationToken.None);
            if (result.Stopped is not null)
            {
                world.Faults.Note("retention asked");
            }
            else if (expires)
            {
                throw new BrokenPromiseException($"retention believed a clock that is {world.Time.Ahead.TotalDays} days ahead");
            }
        }
        finally
        {
            world.Time.Ahead = TimeSpan.Zero;
        }

        Task NoteExpired(IReadOnlyList<RetentionVerdict> verdicts)
        {
            expires |= verdicts.Any(verdict => !verdict.IsKept);
            return Task.CompletedTask;
        }
    }

    private Task CheckKeptAsync(IReadOnlyList<RetentionVerdict> verdicts)
    {
        foreach (RetentionVerdict verdict in verdicts.Where(verdict => verdict.IsKept && verdict.Backup.IsUsable))
        {
            if (world.Repositories.MissingOf(verdict.BackupId.Value) is { } missing)
            {
                throw new BrokenPromiseException($"retention keeps {verdict.BackupId} of {verdict.Backup.Instance}, which can't be restored: {missing} is missing");
            }
        }

        return Task.CompletedTask;
    }

    private async Task SweepAsync()
    {
        world.Agenda.In(TimeSpan.FromDays(7), SweepAsync);
        await controller.GuardAsync(async () =>
        {
            string repository = world.Repositories.Names[world.Random.Next(world.Repositories.Names.Count)];
            await controller.Get<RepositoryRequests>().CheckAsync(new RepositoryName(repository), null, sweep: true, dryRun: false, CancellationToken.None);
            controller.Poke(TimeSpan.Zero);
        });
    }
}
