using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Simulation;

/// <summary>An agent: a journal that lasts, a process that may die and comes back, and a connection that may be cut without that the work stops.</summary>
internal sealed class SimulatedAgent
{
    private readonly World world;
    private readonly SimulatedController controller;
    private readonly AgentJournal journal;
    private readonly AgentWork work;
    private Link? link;
    private ulong sent;
    private bool isWelcome;
    private bool isAlive;
    private int life;
    private DateTimeOffset awayUntil;

    public SimulatedAgent(World world, SimulatedController controller, string name, IReadOnlyList<string> instances)
    {
        this.world = world;
        this.controller = controller;
        Name = new HostName(name);
        Host = new HostId($"id-{name}");
        Instances = instances;
        journal = new AgentJournal(world) { Told = SendEvents };
        work = new AgentWork(world, this, journal);
    }

    public HostId Host { get; }

    public HostName Name { get; }

    public IReadOnlyList<string> Instances { get; }

    public HostFacts Facts
    {
        get
        {
            var facts = new HostFacts { MachineName = Name.Value, AgentVersion = "1" };
            facts.Instances.AddRange(Instances.Select(name => new InstanceFacts { Name = name, Engine = "mariadb", State = ServerState.Up }));
            return facts;
        }
    }

    /// <summary>Begins a process: what an earlier one left is brought to its end, then it dials.</summary>
    public Task StartAsync() => GuardAsync(++life, () =>
    {
        isAlive = true;
        journal.Reopen();
        foreach (JobOffer offer in journal.Unfinished)
        {
            journal.Finish(offer.JobId, work.Recover(offer));
        }

        Dial();
    });

    /// <summary>The host, or only its network, is gone for some time.</summary>
    public void GoAway(TimeSpan time, bool isOff)
    {
        awayUntil = world.Time.Now + time;
        if (isOff && isAlive)
        {
            Die(time);
        }
        else
        {
            link?.Cut();
        }
    }

    /// <summary>Has <paramref name="action"/> happen unless the process dies before.</summary>
    public void In(TimeSpan delay, Action action)
    {
        int now = life;
        world.Agenda.In(delay, () => GuardAsync(now, action));
    }

    public Task TakeAsync(Link from, ConnectResponse message) => from != link ? Task.CompletedTask : GuardAsync(life, () =>
    {
        switch (message.MessageCase)
        {
            case ConnectResponse.MessageOneofCase.Welcome:
                journal.Acknowledge(message.Welcome.AcknowledgedSequence);
                sent = message.Welcome.AcknowledgedSequence;
                isWelcome = true;
                SendEvents();
                break;
            case ConnectResponse.MessageOneofCase.Acknowledged:
                journal.Acknowledge(message.Acknowledged.Sequence);
                break;
            case ConnectResponse.MessageOneofCase.Offer when journal.Take(message.Offer):
                work.Start(message.Offer);
                break;
            case ConnectResponse.MessageOneofCase.Cancel when journal.IsUnfinished(message.Cancel.JobId):
                throw new BrokenPromiseException($"job {message.Cancel.JobId} was cancelled while it ran, and nobody asked for that");
        }
    });

    public Task LinkEndedAsync(Link ended)
    {
        if (ended == link)
        {
            link = null;
            isWelcome = false;
            In(world.Seconds(1, 30), Dial);
        }

        return Task.CompletedTask;
    }

    private void Dial()
    {
        if (link is not null)
        {
            return;
        }

        if (world.Time.Now < awayUntil)
        {
            In(awayUntil - world.Time.Now, Dial);
            return;
        }

        Link dialled = link = new Link(this, controller, world);
        var hello = new Hello { RunId = $"run{life}", OutboxId = "outbox", Facts = Facts };
        hello.Jobs.AddRange(journal.Known);
        dialled.SendToController(new ConnectRequest { Hello = hello });
        In(TimeSpan.FromMinutes(3), () =>
        {
            if (dialled == link && !isWelcome)
            {
                dialled.Cut();
            }
        });
    }

    private void SendEvents()
    {
        if (link is null || !isWelcome)
        {
            return;
        }

        foreach (JobEvent jobEvent in journal.After(sent))
        {
            link.SendToController(new ConnectRequest { Event = jobEvent });
            sent = jobEvent.Sequence;
        }
    }

    private Task GuardAsync(int of, Action action)
    {
        if (of != life)
        {
            return Task.CompletedTask;
        }

        try
        {
            action();
        }
        catch (SimulatedCrashException)
        {
            Die(world.Minutes(1, 120));
        }

        return Task.CompletedTask;
    }

    private void Die(TimeSpan downtime)
    {
        life++;
        isAlive = false;
        work.Stop();
        link?.Cut();
        link = null;
        isWelcome = false;
        int now = life;
        world.Agenda.In(downtime, () => now == life ? StartAsync() : Task.CompletedTask);
    }
}
