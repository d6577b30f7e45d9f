using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Agent.Jobs;

/// <summary>
/// What this agent knows of its jobs and has told about them, across restarts. One lock, so that an epoch that is raised and a job that ends
/// can't cross. Safe for concurrent use.
/// <para>
/// Why a job that was taken on has exactly one end, whatever dies when. The writes, each durable before the next begins:
/// (1) offer.bin; (2) accepted into the outbox; (3) traces while it runs; (4) result.bin, which can't be written twice; (5) finished into the outbox,
/// sent from there until acknowledged; (6) offer.bin removed, with it the job; (7) the outbox rewritten without its events.
/// Died before 1: the job is unknown, the controller offers it again. After 1, 2 or 3: no result.bin, so the next start undoes its traces and goes on at 4.
/// After 4: the next start finds a result whose finished event the outbox lacks and goes on at 5. After 5: it is in the outbox and is sent again, at most
/// to be ignored. After 6: unknown here and ended there. 6 comes before 7, since a result without its event means "after 4".
/// A raised epoch rewrites offer.bin and then repeats the last word under it; died between the two, the next start sees a result whose event has an older
/// epoch, and repeats it.
/// </para>
/// </summary>
internal sealed class JobLedger
{
    private const int RememberedEnds = 256;
    private readonly Lock gate = new();
    private readonly JobJournal journal;
    private readonly EventOutbox outbox;
    private readonly TimeProvider time;
    private readonly Dictionary<string, JournaledJob> jobs;
    private readonly Queue<JobEvent> forgotten = new();

    public JobLedger(JobJournal journal, EventOutbox outbox, TimeProvider time)
    {
        this.journal = journal;
        this.outbox = outbox;
        this.time = time;
        jobs = journal.Read().ToDictionary(job => job.Offer.JobId, StringComparer.Ordinal);
        IReadOnlyList<JobEvent> pending = outbox.Pending;
        foreach (JournaledJob job in jobs.Values.Where(job => job.Result is not null))
        {
            if (!pending.Any(e => e.Finished is not null && e.JobId == job.Offer.JobId && e.Epoch == job.Offer.Epoch))
            {
                RepeatLocked(job);
            }
        }
    }

    /// <summary>Jobs of an earlier process that have no end yet.</summary>
    public IReadOnlyList<JobOffer> Unfinished
    {
        get
        {
            lock (gate)
            {
                return [.. jobs.Values.Where(job => job.Result is null).Select(job => job.Offer)];
            }
        }
    }

    /// <summary>Every job that the controller may still ask about.</summary>
    public IReadOnlyList<KnownJob> Known
    {
        get
        {
            lock (gate)
            {
                return [.. jobs.Values.Select(job => new KnownJob { JobId = job.Offer.JobId, Epoch = job.Offer.Epoch })];
            }
        }
    }

    /// <summary>Writes a new job down and returns true. A known one is not to be run: its epoch is raised, its last word repeated under it.</summary>
    public bool Take(JobOffer offer)
    {
        lock (gate)
        {
            if (jobs.TryGetValue(offer.JobId, out JournaledJob? known))
            {
                RaiseLocked(known, offer.Epoch);
                return false;
            }

            if (forgotten.FirstOrDefault(e => e.JobId == offer.JobId) is { } end)
            {
                outbox.Append(Again(end, offer.Epoch), durable: true);
                return false;
            }

            journal.Write(offer);
            jobs.Add(offer.JobId, new JournaledJob(offer, null));
            return true;
        }
    }

    /// <summary>Says that the job is this agent's now; durable.</summary>
    public void Accepted(string jobId) => Tell(jobId, new JobEvent { Accepted = new JobAccepted() }, durable: true);

    /// <summary>Says that the job entered a step.</summary>
    public void Step(string jobId, string name) => Tell(jobId, new JobEvent { Step = new JobStep { Name = name } }, durable: false);

    /// <summary>Says lines of the job's log.</summary>
    public void Log(string jobId, IEnumerable<JobLogLine> lines) => Tell(jobId, new JobEvent { Log = new JobLog { Lines = { lines } } }, durable: false);

    /// <summary>Tells of backups that the job found, durably. Throws <see cref="IOException"/>.</summary>
    public void Found(string jobId, FoundBackups backups) => Tell(jobId, new JobEvent { Found = backups }, durable: true);

    /// <summary>Writes the job's end down and says it; durable. A job that has one keeps it.</summary>
    public void Finish(string jobId, JobFinished finished)
    {
        lock (gate)
        {
            if (!jobs.TryGetValue(jobId, out JournaledJob? job))
            {
                throw new InvalidOperationException($"job {jobId} is not in the journal");
            }

            if (job.Result is null)
            {
                var result = new JobEvent { JobId = jobId, Epoch = job.Offer.Epoch, At = Now(), Finished = finished };
                journal.WriteResult(result);
                jobs[jobId] = job = job with { Result = result };
            }

            RepeatLocked(job);
        }
    }

    /// <summary>The controller holds every event up to <paramref name="sequence"/>. False when the outbox had to start anew, and with it the session.</summary>
    public bool Acknowledge(ulong sequence)
    {
        lock (gate)
        {
            if (outbox.Acknowledge(sequence) is not { } acknowledged)
            {
                return false;
            }

            foreach (JobEvent end in acknowledged.Where(e => e.Finished is not null))
            {
                // With an older epoch there is a newer finished event behind it, which the controller may still need.
                if (jobs.TryGetValue(end.JobId, out JournaledJob? job) && job.Result is not null && job.Offer.Epoch == end.Epoch)
                {
                    journal.Remove(new JobId(end.JobId));
                    jobs.Remove(end.JobId);
                    Remember(job.Result);
                }
            }

            outbox.Compact();
            return true;
        }
    }

    private static JobEvent Again(JobEvent jobEvent, uint epoch)
    {
        JobEvent again = jobEvent.Clone();
        again.Epoch = epoch;
        return again;
    }

    private void RaiseLocked(JournaledJob known, uint epoch)
    {
        if (epoch < known.Offer.Epoch)
        {
            return;
        }

        if (epoch > known.Offer.Epoch)
        {
            JobOffer raised = known.Offer.Clone();
            raised.Epoch = epoch;
            journal.RaiseEpoch(raised);
            jobs[raised.JobId] = known = known with { Offer = raised };
        }

        RepeatLocked(known);
    }

    private void RepeatLocked(JournaledJob job)
    {
        JobEvent word = job.Result is { } result
            ? Again(result, job.Offer.Epoch)
            : new JobEvent { JobId = job.Offer.JobId, Epoch = job.Offer.Epoch, At = Now(), Accepted = new JobAccepted() };
        outbox.Append(word, durable: true);
    }

    private void Tell(string jobId, JobEvent jobEvent, bool durable)
    {
        lock (gate)
        {
            jobEvent.JobId = jobId;
            jobEvent.Epoch = jobs[jobId].Offer.Epoch;
            jobEvent.At = Now();
            outbox.Append(jobEvent, durable);
        }
    }

    private void Remember(JobEvent result)
    {
        forgotten.Enqueue(result);
        if (forgotten.Count > RememberedEnds)
        {
            forgotten.Dequeue();
        }
    }

    private Timestamp Now() => Timestamp.FromDateTimeOffset(time.GetUtcNow());
}
