using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Loops;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Platform;
using DbCalm.Protocol.V1;
using Microsoft.Extensions.Logging;
using CoreJob = DbCalm.Core.Jobs.Job;
using CoreJobOutcome = DbCalm.Core.Jobs.JobOutcome;
using CoreJobState = DbCalm.Core.Jobs.JobState;

namespace DbCalm.Controller.Jobs;

/// <summary>Offers queued jobs to their agents, oldest first. One loop; everything it decides on is read anew each time.</summary>
internal sealed partial class JobDispatcher(
    StoreDatabase database, IJobWorks works, JobRecorder recorder, ReadyAgents agents, JobTurns turns, DispatchSignal dispatch, ControllerOptions options, TimeProvider time, ILogger<JobDispatcher> logger)
    : Loop(time)
{
    private readonly LoopSignal signal = dispatch.Subscribe();

    /// <inheritdoc/>
    protected override LoopSignal? Signal => signal;

    /// <summary>Looks once at everything that has not ended.</summary>
    internal async Task PassAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyList<CoreJob> unfinished, IReadOnlySet<HostId> removed) = await database.ReadAsync(
            async store => (await JobStore.UnfinishedAsync(store), await HostStore.RemovedAsync(store)), cancellationToken);
        if (unfinished.Count == 0)
        {
            return;
        }

        foreach (CoreJob job in unfinished.Where(job => removed.Contains(job.Host) || job is { State: CoreJobState.Queued, CancelRequested: true }))
        {
            await EndAsync(job, removed.Contains(job.Host), cancellationToken);
        }

        CoreJob[] alive = [.. unfinished.Where(job => !removed.Contains(job.Host) && !(job is { State: CoreJobState.Queued, CancelRequested: true }))];
        foreach (Admission turn in await database.ReadAsync(store => turns.JudgeAsync(store, alive), cancellationToken))
        {
            if (turn.WaitsFor.Length == 0)
            {
                await OfferAsync(turn.Job.Id, cancellationToken);
            }
        }

        await RepeatAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task<LoopRest> MakePassAsync(CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return LoopRest.UntilSignal(options.OfferTimeout / 2);
    }

    /// <inheritdoc/>
    protected override void LogFailure(Exception exception) => LogFailed(exception);

    private async Task OfferAsync(JobId id, CancellationToken cancellationToken)
    {
        if (await database.WriteAsync(store => StoreOfferAsync(store, id), cancellationToken) is not (HostId host, JobOffer offer))
        {
            return;
        }

        CrashPoints.Pass("offer-stored");
        LogOffered(id, host, offer.Epoch);
        agents.TrySend(host, new ConnectResponse { Offer = offer });
    }

    private async Task<(HostId Host, JobOffer Offer)?> StoreOfferAsync(StoreTransaction store, JobId id)
    {
        CoreJob job = (await JobStore.GetAsync(store, id)).Job;
        if (job.State != CoreJobState.Queued || job.CancelRequested)
        {
            return null;
        }

        JobOffer offer;
        try
        {
            offer = await OfferDraft.MakeAsync(store, job, works.Of(job.Request.Kind));
        }
        catch (DbCalmException e)
        {
            LogRefused(id, e.Message);
            await recorder.ApplyAsync(store, job, new JobChange.Abandoned(Time.GetUtcNow(), CoreJobOutcome.Failed, e.ToFailure()));
            return null;
        }

        CoreJob offered = await recorder.ApplyAsync(store, job, new JobChange.Offered());
        offer.Epoch = (uint)offered.Epoch;
        await JobStore.SetOfferAsync(store, id, StoredMessage.Write(offer), Time.GetUtcNow());
        return (job.Host, offer);
    }

    private Task EndAsync(CoreJob job, bool isRemoved, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            CoreJob now = (await JobStore.GetAsync(store, job.Id)).Job;
            JobChange.Abandoned end = isRemoved
                ? new(Time.GetUtcNow(), now.State == CoreJobState.Queued ? CoreJobOutcome.Failed : CoreJobOutcome.Interrupted, new Failure(ErrorCode.Refused, "its host was removed from the fleet", ""))
                : new(Time.GetUtcNow(), CoreJobOutcome.Cancelled, new Failure(ErrorCode.Cancelled, "cancelled before it started", ""));
            if (isRemoved || now.State == CoreJobState.Queued)
            {
                await recorder.ApplyAsync(store, now, end);
            }
        },
        cancellationToken);

    // The same offer under the same epoch: an agent that has it repeats its word, one that has not takes it now.
    private async Task RepeatAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = Time.GetUtcNow();
        foreach (CoreJob job in await database.ReadAsync(store => JobStore.UnconfirmedAsync(store, now - options.OfferTimeout), cancellationToken))
        {
            string? offer = await database.ReadAsync(store => JobStore.FindOfferAsync(store, job.Id), cancellationToken);
            if (offer is not null && agents.TrySend(job.Host, new ConnectResponse { Offer = StoredMessage.Read<JobOffer>(offer) }))
            {
                LogRepeated(job.Id, job.Host, job.Epoch);
                await database.WriteAsync(store => JobStore.SetOfferAsync(store, job.Id, offer, now), cancellationToken);
            }
        }
    }

    [LoggerMessage(4010, LogLevel.Information, "Offered job {JobId} to host {HostId}, epoch {Epoch}")]
    private partial void LogOffered(JobId jobId, HostId hostId, uint epoch);

    [LoggerMessage(4011, LogLevel.Warning, "Job {JobId} can't be offered: {Reason}")]
    private partial void LogRefused(JobId jobId, string reason);

    [LoggerMessage(4012, LogLevel.Warning, "Repeated the offer of job {JobId} to host {HostId}, epoch {Epoch}: it was not confirmed in time")]
    private partial void LogRepeated(JobId jobId, HostId hostId, int epoch);

    [LoggerMessage(4013, LogLevel.Error, "Dispatching failed; trying again")]
    private partial void LogFailed(Exception exception);
}
