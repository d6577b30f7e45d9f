using DbCalm.Controller.Agents;
using DbCalm.Protocol.V1;

namespace DbCalm.Simulation;

/// <summary>
/// One connection of an agent. Each direction keeps its order and is late at times; what is sent twice comes twice; to the agent a message may be lost. Once it is
/// cut nothing arrives any more, and each side notices in its own time.
/// </summary>
internal sealed class Link(SimulatedAgent agent, SimulatedController controller, World world)
{
    private DateTimeOffset lastToAgent;
    private DateTimeOffset lastToController;

    public SimulatedAgent Agent => agent;

    /// <summary>The controller's side; null before its hello arrived.</summary>
    public AgentSession? Session { get; set; }

    /// <summary>False from the cut on.</summary>
    public bool IsWhole { get; private set; } = true;

    public void Cut()
    {
        if (!IsWhole)
        {
            return;
        }

        IsWhole = false;
        world.Agenda.In(world.Seconds(0, 60), () => agent.LinkEndedAsync(this));
        world.Agenda.In(world.Seconds(0, 60), () => controller.LinkEndedAsync(this));
    }

    public void SendToAgent(ConnectResponse message)
    {
        if (MayCut() || (message.Welcome is null && world.Faults.LosesHere()))
        {
            return;
        }

        int times = message.Welcome is null && world.Faults.RepeatsHere() ? 2 : 1;
        for (int i = 0; i < times; i++)
        {
            lastToAgent = Later(lastToAgent);
            world.Agenda.At(lastToAgent, () => IsWhole ? agent.TakeAsync(this, message.Clone()) : Task.CompletedTask);
        }
    }

    public void SendToController(ConnectRequest message)
    {
        if (MayCut())
        {
            return;
        }

        int times = message.Hello is null && world.Faults.RepeatsHere() ? 2 : 1;
        for (int i = 0; i < times; i++)
        {
            lastToController = Later(lastToController);
            ConnectRequest copy = message.Clone();
            world.Agenda.At(lastToController, () => IsWhole ? controller.TakeAsync(this, copy) : Task.CompletedTask);
        }
    }

    private bool MayCut()
    {
        if (IsWhole && world.Faults.CutsHere())
        {
            Cut();
        }

        return !IsWhole;
    }

    private DateTimeOffset Later(DateTimeOffset last)
    {
        TimeSpan delay = world.Random.Next(20) == 0 ? world.Seconds(1, 90) : TimeSpan.FromMilliseconds(world.Random.Next(5, 500));
        DateTimeOffset at = world.Time.Now + delay;
        return at > last ? at : last;
    }
}
