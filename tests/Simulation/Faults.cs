namespace DbCalm.Simulation;

/// <summary>What goes wrong, and how often: drawn from the seed, so that some fleets have an easy life in one way and a hard one in another.</summary>
internal sealed class Faults
{
    private readonly Random random;
    private readonly double cut;
    private readonly double repeat;
    private readonly double lose;
    private readonly double controllerCrash;
    private readonly double agentCrash;
    private readonly double jobFailure;
    private readonly double away;
    private readonly double refusal;
    private readonly double jump;

    public Faults(Random random, double scale)
    {
        this.random = random;
        cut = Draw(0.02);
        repeat = Draw(0.05);
        lose = Draw(0.03);
        controllerCrash = Draw(0.004);
        agentCrash = Draw(0.01);
        jobFailure = Draw(0.1);
        away = Draw(0.3);
        refusal = Draw(0.1);
        jump = Draw(0.3);

        double Draw(double most) => random.Next(4) == 0 ? 0 : most * scale * random.NextDouble();
    }

    /// <summary>False once everything is to settle.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>How often each kind happened.</summary>
    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    public bool CutsHere() => Happens("cut", cut);

    public bool RepeatsHere() => Happens("repeat", repeat);

    public bool LosesHere() => Happens("lose", lose);

    public bool ControllerDiesAt(string point) => Happens($"controller died at {point}", controllerCrash * point switch
    {
        // Passed very often, and seldom.
        "store-committing" or "store-committed" => 0.25,
        "expired-queued" => 5,
        _ => 1,
    });

    public bool AgentDiesAt(string point) => Happens($"agent died at {point}", point == "epoch-raised" ? 5 * agentCrash : agentCrash);

    public bool JobFails() => Happens("job failed", jobFailure);

    public bool RepositoryIsAway() => Happens("repository away", jobFailure / 2);

    public bool HostGoesAway() => Happens("host away", away);

    public bool DeletionIsRefused() => Happens("deletion refused", refusal);

    public bool ClockJumps() => Happens("clock jumped", jump);

    /// <summary>Counts what is no fault and is to happen as well.</summary>
    public void Note(string kind) => Counts[kind] = Counts.GetValueOrDefault(kind) + 1;

    private bool Happens(string kind, double probability)
    {
        if (!IsOn || probability == 0 || random.NextDouble() >= probability)
        {
            return false;
        }

        Note(kind);
        return true;
    }
}
