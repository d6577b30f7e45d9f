using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Catalog;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Schedules;

namespace DbCalm.Simulation;

/// <summary>What must hold once nothing goes wrong any more and nothing is left to do.</summary>
internal sealed class FinalCheck(World world, SimulatedController controller, Fleet fleet)
{
    private readonly List<string> broken = [];

    /// <summary>Throws with everything that does not hold; schedules were disabled at <paramref name="end"/>.</summary>
    public async Task<Outcome> RunAsync(DateTimeOffset end)
    {
        Require(controller.IsUp, () => "the controller is not up");
        List<ScheduleRun> runs = await AllAsync<ScheduleRun>((store, token) => RunStore.ListAsync(store, null, null, 1000, token));
        List<QueuedJob> jobs = await AllAsync<QueuedJob>((store, token) => JobStore.ListAsync(store, null, [], 1000, token));
        List<Backup> backups = await AllAsync<Backup>((store, token) => BackupListStore.ListAsync(store, new BackupQuery(), 1000, token));
        CheckRuns(runs, end);
        CheckJobs(jobs, runs);
        CheckTimes(jobs, runs);
        CheckCatalog(backups, jobs);
        if (broken.Count > 0)
        {
            throw new BrokenPromiseException($"{broken.Count} promises are broken at the end:\n{string.Join('\n', broken.Take(20))}");
        }

        return new Outcome(
            runs.Count, runs.Count(run => run.State == RunState.Started), jobs.Count, jobs.Count(job => job.Job.Request is JobRequest.Delete), backups.Count(backup => backup.State == BackupState.Available), world.Load.Most);
    }

    private void CheckRuns(List<ScheduleRun> runs, DateTimeOffset end)
    {
        var told = runs.ToDictionary(run => (run.Occurrence.Schedule.Value, run.Occurrence.Instance.Value, run.Occurrence.DueAt));
        for (int i = 0; i < fleet.Schedules.Count; i++)
        {
            FleetSchedule schedule = fleet.Schedules[i];
            foreach ((string instance, DateTimeOffset due) in schedule.Targets.SelectMany(target => schedule.DueUntil(end).Select(due => (target, due))))
            {
                Require(told.Remove((i + 1, instance, due), out ScheduleRun? run), () => $"the run of {schedule.Name} on {instance} that was due at {due:u} is not told of");
                Require(run is not { State: RunState.Waiting }, () => $"the run of {schedule.Name} on {instance} that was due at {due:u} still waits: {run?.Reason}");
                Require(run is not { State: RunState.Skipped, Reason: "" }, () => $"the run of {schedule.Name} on {instance} that was due at {due:u} was left out without a reason");
            }
        }

        foreach (ScheduleRun run in told.Values)
        {
            broken.Add($"a run of schedule {run.Occurrence.Schedule} on {run.Occurrence.Instance} at {run.Occurrence.DueAt:u} was never due");
        }
    }

    private void CheckTimes(List<QueuedJob> jobs, List<ScheduleRun> runs)
    {
        Dictionary<JobId, Job> byId = jobs.ToDictionary(job => job.Job.Id, job => job.Job);
        foreach (ScheduleRun run in runs.Where(run => run.State == RunState.Started))
        {
            FleetSchedule schedule = fleet.Schedules[run.Occurrence.Schedule.Value - 1];
            DateTimeOffset due = run.Occurrence.DueAt;
            DateTimeOffset began = byId[run.Job!.Value].CreatedAt;
            StartWindow? window = schedule.Settings.TryGetValue("window", out string? text) ? StartWindow.Parse(text) : null;
            Require(window?.Contains(began, TimeZoneInfo.Utc) != false, () => $"the run of {schedule.Name} on {run.Occurrence.Instance} that was due at {due:u} started at {began:u}, outside of its window {text}");
            Require(!schedule.Pauses.Any(pause => due > pause.From && due < pause.Until), () => $"the run of {schedule.Name} on {run.Occurrence.Instance} that was due at {due:u} started, and the schedule was paused");
        }
    }

    private void CheckJobs(List<QueuedJob> jobs, List<ScheduleRun> runs)
    {
        HashSet<JobId> backups = [.. jobs.Where(job => job.Job.Request is JobRequest.TakeBackup).Select(job => job.Job.Id)];
        int started = runs.Count(run => run.State == RunState.Started);
        foreach (ScheduleRun run in runs.Where(run => run.State == RunState.Started))
        {
            Require(run.Job is { } id && backups.Remove(id), () => $"the run of schedule {run.Occurrence.Schedule} on {run.Occurrence.Instance} at {run.Occurrence.DueAt:u} started and has no job of its own");
        }

        Require(backups.Count == 0, () => $"{backups.Count} backups were queued by no run; {started} runs started");
        foreach (Job job in jobs.Select(job => job.Job))
        {
            Require(job.IsTerminal, () => $"job {job.Id} ({job.Request.Kind}) is still {job.State}, epoch {job.Epoch}, on {job.Host}");
            Require(job.State != JobState.Succeeded || world.Begun.Contains(job.Id.Value), () => $"job {job.Id} succeeded and no agent began it");
        }
    }

    private void CheckCatalog(List<Backup> backups, List<QueuedJob> jobs)
    {
        var listed = new HashSet<(string, string)>();
        foreach (Backup backup in backups.Where(backup => backup.State != BackupState.Failed))
        {
            Require(backup.State == BackupState.Available, () => $"backup {backup.Id} of {backup.Instance} is still {backup.State}; jobs: {Tell(backup, jobs)}");
            foreach (BackupCopy copy in backup.Copies)
            {
                Require(copy.State == CopyState.Available, () => $"the copy of backup {backup.Id} in {copy.Repository} is still {copy.State} ({copy.Problem}); jobs: {Tell(backup, jobs)}");
                listed.Add((copy.Repository.Value, backup.Id.Value));
                Require(
                    copy.State != CopyState.Available || world.Repositories.In(copy.Repository.Value).GetValueOrDefault(backup.Id.Value)?.Manifest is not null, () => $"the catalog lists {backup.Id} in {copy.Repository}, where it is not");
            }

            Require(backup.State != BackupState.Available || world.Repositories.MissingOf(backup.Id.Value) is null, () => $"backup {backup.Id} of {backup.Instance} is available and can't be restored");
        }

        foreach ((string repository, Artefact artefact) in world.Repositories.Names.SelectMany(name => world.Repositories.In(name).Values.Select(artefact => (name, artefact))))
        {
            Require(listed.Contains((repository, artefact.Id)), () => $"repository {repository} holds {(artefact.Manifest is null ? "a rest of " : "")}{artefact.Id} of {artefact.Instance}, which the catalog does not list there");
        }

        foreach (string instance in fleet.Agents.SelectMany(agent => agent.Instances))
        {
            Require(backups.Any(backup => backup.Instance.Value == instance && backup.State == BackupState.Available), () => $"instance {instance} has no backup");
        }
    }

    private static string Tell(Backup backup, List<QueuedJob> jobs) => string.Join(
        "; ",
        jobs.Where(job => job.Job.BackupId == backup.Id || (job.Job.Request is JobRequest.Delete delete && delete.Backups.Contains(backup.Id)))
            .Select(job => $"{job.Job.CreatedAt:MM-dd HH:mm} {job.Job.Request.Kind} {job.Job.State} {job.Job.Failure?.Message}"));

    private async Task<List<T>> AllAsync<T>(Func<StoreTransaction, string, Task<Page<T>>> read)
    {
        var all = new List<T>();
        string token = "";
        do
        {
            Page<T> page = await controller.Database.ReadAsync(store => read(store, token), CancellationToken.None);
            all.AddRange(page.Items);
            token = page.NextPageToken ?? "";
        }
        while (token.Length > 0);
        return all;
    }

    private void Require(bool holds, Func<string> otherwise)
    {
        if (!holds)
        {
            broken.Add(otherwise());
        }
    }
}
