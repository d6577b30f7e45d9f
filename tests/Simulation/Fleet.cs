using System.Globalization;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Repositories;
using DbCalm.Controller.Retention;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Names;

namespace DbCalm.Simulation;

/// <summary>The hosts, instances, repositories, policies and schedules of a simulation, drawn from its seed, and how they are made known to the controller.</summary>
internal sealed class Fleet
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly World world;

    public Fleet(World world, SimulatedController controller)
    {
        this.world = world;
        Scenario scenario = world.Scenario;
        string[] all = [.. Enumerable.Range(0, scenario.Hosts * scenario.InstancesAHost).Select(i => $"db{i:00}")];
        Agents = [.. all.Chunk(scenario.InstancesAHost).Select((own, host) => new SimulatedAgent(world, controller, $"h{host:00}", own))];

        // The last of each host is in a cluster with that of its neighbour.
        for (int host = 0; host < scenario.Hosts; host++)
        {
            world.Load.Clusters[Agents[host].Instances[^1]] = $"c{host / 2}";
        }

        string[] classic = [.. all.Where((_, i) => i % 3 != 0)];
        string[] automatic = [.. all.Except(classic)];
        Schedules =
        [
            Draw("weekly", "full", classic, 7 * Day, ("repositories", "near,far"), ("selector", "kind=classic"), ("jitter", "40m"), ("retention", "standard"), ("copy_retention", "far=long")),
            Draw("daily", "incremental", classic, Day, ("repositories", "near"), ("selector", "kind=classic"), ("retention", "standard"), ("priority", "5")),
            Draw("auto", "auto", automatic, scenario.AutoEvery, ("repositories", "far,near"), ("selector", "kind=auto"), ("full_after", "5d"), ("retention", "long"), ("copy_retention", "near=standard")),
            Draw("often", "auto", [automatic[0]], Day / 6, ("repositories", "near"), ("instances", automatic[0]), ("full_after_incrementals", "12"), ("retention", "short")),
        ];
    }

    public IReadOnlyList<SimulatedAgent> Agents { get; }

    public IReadOnlyList<FleetSchedule> Schedules { get; }

    public async Task DefineAsync(SimulatedController controller)
    {
        CancellationToken none = CancellationToken.None;
        foreach (string name in world.Repositories.Names)
        {
            await controller.Get<RepositoryBook>().CreateAsync(new RepositoryName(name), Settings(("type", "directory"), ("path", $"/mnt/{name}")), none);
        }

        PolicyBook policies = controller.Get<PolicyBook>();
        await policies.CreateAsync(new PolicyName("short"), Settings(("keep_last", "20")), none);
        await policies.CreateAsync(new PolicyName("standard"), Settings(("keep_daily", "3"), ("keep_weekly", "1")), none);
        await policies.CreateAsync(new PolicyName("long"), Settings(("keep_daily", "3"), ("keep_weekly", "3")), none);
        foreach (SimulatedAgent agent in Agents)
        {
            var host = new FleetHost
            {
                Id = agent.Host, Name = agent.Name, MachineName = agent.Name.Value, AgentVersion = "1", Certificate = new HostCertificate("00", Scenario.Start.AddYears(9), ""), EnrolledAt = Scenario.Start,
            };
            await controller.Database.WriteAsync(store => HostStore.InsertAsync(store, host), none);
            await controller.Get<HostRoster>().TakeFactsAsync(agent.Host, agent.Facts, none);
            foreach (string instance in agent.Instances)
            {
                string kind = Schedules[0].Targets.Contains(instance) ? "kind=classic" : "kind=auto";
                string labels = world.Load.Clusters.TryGetValue(instance, out string? cluster) ? $"{kind},cluster={cluster}" : kind;
                await controller.Get<InstanceBook>().UpdateAsync(new InstanceName(instance), Settings(("labels", labels)), none);
            }
        }

        foreach (FleetSchedule schedule in Schedules)
        {
            await controller.Get<ScheduleBook>().CreateAsync(new ScheduleName(schedule.Name), schedule.Settings, isEnabled: true, none);
        }
    }

    private FleetSchedule Draw(string name, string type, string[] targets, TimeSpan step, params (string Key, string Value)[] settings)
    {
        // Within the step, so that it says both when the first is due and, as cron, at which minute, hour and day.
        TimeSpan offset = TimeSpan.FromMinutes(world.Random.Next(1, (int)Math.Min(step.TotalMinutes, Day.TotalMinutes)));
        string cron = step.TotalHours switch
        {
            < 24 => $"{offset.Minutes} {string.Join(',', Enumerable.Range(0, (int)(Day / step)).Select(i => offset.Hours + (i * step.Hours)))} * * *",
            24 => $"{offset.Minutes} {offset.Hours} * * *",
            _ => $"{offset.Minutes} {offset.Hours} * * 0",
        };
        Dictionary<string, string> all = Settings([("type", type), ("cron", cron), .. settings]);
        all["overlap"] = world.Random.Next(2) == 0 ? "skip" : "queue";
        all["catch_up"] = world.Random.Next(3) == 0 ? "none" : "once";
        if (world.Random.Next(3) == 0)
        {
            all["deadline"] = world.Random.Next(2, 20).ToString(CultureInfo.InvariantCulture) + "h";
        }

        // Wide enough for every instance to have its turn.
        if (step >= Day && world.Random.Next(3) == 0)
        {
            int opens = world.Random.Next(24);
            all["window"] = string.Create(CultureInfo.InvariantCulture, $"{opens:00}:15-{(opens + world.Random.Next(8, 16)) % 24:00}:45");
            world.Faults.Note("window");
        }

        return new FleetSchedule(name, all, targets, offset, step);
    }

    private static Dictionary<string, string> Settings(params (string Key, string Value)[] settings) => settings.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
}
