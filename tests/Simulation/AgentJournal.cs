using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Simulation;

/// <summary>
/// An agent's journal and outbox by the agent's contract: a known job is not run again, its epoch is raised and its last word repeated; events are numbered without
/// gaps and kept until acknowledged; a result is written before it is told. The agent may die between any two of these.
/// </summary>
internal sealed class AgentJournal(World world)
{
    private readonly SortedDictionary<string, JournalEntry> jobs = new(StringComparer.Ordinal);
    private readonly List<JobEvent> outbox = [];
    private readonly Dictionary<string, JobEvent> ended = new(StringComparer.Ordinal);
    private ulong last;

    /// <summary>Called when there is something new to tell.</summary>
    public Action Told { get; set; } = () => { };

    public IEnumerable<KnownJob> Known => jobs.Values.Select(job => new KnownJob { JobId = job.Offer.JobId, Epoch = job.Offer.Epoch });

    public IReadOnlyList<JobOffer> Unfinished => [.. jobs.Values.Where(job => job.Result is null).Select(job => job.Offer)];

    public IReadOnlyList<JobEvent> After(ulong sequence) => [.. outbox.Where(e => e.Sequence > sequence)];

    public bool IsUnfinished(string jobId) => jobs.TryGetValue(jobId, out JournalEntry? job) && job.Result is null;

    /// <summary>What a process that begins finds: results that were not told are told now.</summary>
    public void Reopen()
    {
        ended.Clear();
        foreach (JournalEntry job in jobs.Values.Where(job => job.Result is not null))
        {
            if (!outbox.Exists(e => e.Finished is not null && e.JobId == job.Offer.JobId && e.Epoch == job.Offer.Epoch))
            {
                Repeat(job);
            }
        }
    }

    /// <summary>True when the job is new and is to be run.</summary>
    public bool Take(JobOffer offer)
    {
        if (jobs.TryGetValue(offer.JobId, out JournalEntry? known))
        {
            if (offer.Epoch < known.Offer.Epoch)
            {
                return false;
            }

            JobOffer raised = known.Offer.Clone();
            raised.Epoch = offer.Epoch;
            jobs[offer.JobId] = known = known with { Offer = raised };
            Point("epoch-raised");
            Repeat(known);
            return false;
        }

        if (ended.TryGetValue(offer.JobId, out JobEvent? end))
        {
            Append(Again(end, offer.Epoch));
            return false;
        }

        jobs.Add(offer.JobId, new JournalEntry(offer, null));
        Point("job-journaled");
        Append(new JobEvent { JobId = offer.JobId, Epoch = offer.Epoch, Accepted = new JobAccepted() });
        return true;
    }

    public void Step(string jobId, string step) => Append(new JobEvent { JobId = jobId, Epoch = jobs[jobId].Offer.Epoch, Step = new JobStep { Name = step } });

    public void Finish(string jobId, JobFinished finished)
    {
        JournalEntry job = jobs[jobId];
        jobs[jobId] = job = job with { Result = new JobEvent { JobId = jobId, Epoch = job.Offer.Epoch, At = Now(), Finished = finished } };
        Point("result-recorded");
        Repeat(job);
    }

    public void Acknowledge(ulong sequence)
    {
        if (sequence > last)
        {
            throw new BrokenPromiseException($"the controller holds event {sequence} of an outbox that ends with {last}");
        }

        JobEvent[] acknowledged = [.. outbox.Where(e => e.Sequence <= sequence)];
        foreach (JobEvent end in acknowledged.Where(e => e.Finished is not null))
        {
            if (jobs.TryGetValue(end.JobId, out JournalEntry? job) && job.Result is not null && job.Offer.Epoch == end.Epoch)
            {
                jobs.Remove(end.JobId);
                ended[end.JobId] = job.Result;
            }
        }

        Point("job-removed");
        outbox.RemoveAll(e => e.Sequence <= sequence);
    }

    /// <summary>A place between two durable steps.</summary>
    public void Point(string name)
    {
        if (world.Faults.AgentDiesAt(name))
        {
            throw new SimulatedCrashException(name);
        }
    }

    private void Repeat(JournalEntry job) => Append(
        job.Result is { } result ? Again(result, job.Offer.Epoch) : new JobEvent { JobId = job.Offer.JobId, Epoch = job.Offer.Epoch, Accepted = new JobAccepted() });

    private static JobEvent Again(JobEvent end, uint epoch)
    {
        JobEvent again = end.Clone();
        again.Epoch = epoch;
        return again;
    }

    private void Append(JobEvent jobEvent)
    {
        jobEvent.Sequence = ++last;
        jobEvent.At ??= Now();
        outbox.Add(jobEvent);
        Told();
    }

    private Timestamp Now() => Timestamp.FromDateTimeOffset(world.Time.Now);
}
