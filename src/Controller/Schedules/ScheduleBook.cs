using System.Globalization;
using DbCalm.Controller.Database;
using DbCalm.Controller.Definitions;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Policies;
using DbCalm.Controller.Repositories;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Schedules;

namespace DbCalm.Controller.Schedules;

/// <summary>Makes, changes and ends schedules. The backups that they made are never touched by that.</summary>
internal sealed class ScheduleBook(StoreDatabase database, DispatchSignal signal, TimeProvider time)
{
    /// <summary>Makes a schedule; throws already-exists when the name is taken, and not-found for a repository or policy that is not there.</summary>
    public Task<StoredSchedule> CreateAsync(ScheduleName name, IReadOnlyDictionary<string, string> settings, bool isEnabled, CancellationToken cancellationToken)
    {
        if (name.Value.All(char.IsAsciiDigit))
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"schedule name {name} is a number, which means a schedule's id", "choose a name with a letter in it");
        }

        ScheduleDefinition definition = ScheduleSettings.Read(name, settings);
        return WriteAsync(
            async store =>
            {
                await CheckNamesAsync(store, definition);
                DateTimeOffset now = time.GetUtcNow();
                var schedule = new Schedule { Id = await ScheduleStore.NextIdAsync(store), Name = name, Definition = definition, IsEnabled = isEnabled };
                var stored = new StoredSchedule(schedule, settings.WithoutEmpty(), NextDue(schedule, now), now, now);
                return await ScheduleStore.TryInsertAsync(store, stored)
                    ? stored
                    : throw new DbCalmException(ErrorCode.AlreadyExists, $"there is a schedule {name} already", $"change it: dbcalmctl schedules update {name}");
            },
            cancellationToken);
    }

    /// <summary>Sets the keys of <paramref name="changes"/>, removes those with an empty value and keeps the others.</summary>
    public Task<StoredSchedule> UpdateAsync(string nameOrId, IReadOnlyDictionary<string, string> changes, CancellationToken cancellationToken) => WriteAsync(
        async store =>
        {
            StoredSchedule before = await GetAsync(store, nameOrId);
            IReadOnlyDictionary<string, string> settings = before.Settings.With(changes);
            ScheduleDefinition definition = ScheduleSettings.Read(before.Schedule.Name, settings);
            await CheckNamesAsync(store, definition);
            Schedule schedule = before.Schedule with { Definition = definition };
            DateTimeOffset now = time.GetUtcNow();
            bool isSameTime = definition.Timing == before.Schedule.Definition.Timing && definition.Zone.Id == before.Schedule.Definition.Zone.Id;
            StoredSchedule after = before with { Schedule = schedule, Settings = settings.WithoutEmpty(), NextDue = isSameTime ? before.NextDue : NextDue(schedule, now), UpdatedAt = now };
            await ScheduleStore.UpdateAsync(store, after);
            return after;
        },
        cancellationToken);

    /// <summary>Lets it work or not; with <paramref name="pausedUntil"/> what is due before that is left out.</summary>
    public Task<StoredSchedule> SetStateAsync(string nameOrId, bool isEnabled, DateTimeOffset? pausedUntil, CancellationToken cancellationToken) => WriteAsync(
        async store =>
        {
            StoredSchedule before = await GetAsync(store, nameOrId);
            DateTimeOffset now = time.GetUtcNow();
            Schedule schedule = before.Schedule with { IsEnabled = isEnabled, PausedUntil = pausedUntil > now ? pausedUntil : null };
            DateTimeOffset? nextDue = !isEnabled ? null : before.NextDue ?? NextDue(schedule, now);
            StoredSchedule after = before with { Schedule = schedule, NextDue = nextDue, UpdatedAt = now };
            await ScheduleStore.UpdateAsync(store, after);
            return after;
        },
        cancellationToken);

    /// <summary>Ends the schedule; what waits of it is left out.</summary>
    public Task<StoredSchedule> DeleteAsync(string nameOrId, CancellationToken cancellationToken) => WriteAsync(
        async store =>
        {
            StoredSchedule schedule = await GetAsync(store, nameOrId);
            await ScheduleStore.DeleteAsync(store, schedule.Schedule.Id, time.GetUtcNow());
            return schedule;
        },
        cancellationToken);

    /// <summary>The schedule of this name or number; throws not-found.</summary>
    public static async Task<StoredSchedule> GetAsync(StoreTransaction store, string nameOrId)
    {
        bool isNumber = int.TryParse(nameOrId, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0;
        StoredSchedule? found = isNumber ? await ScheduleStore.FindAsync(store, new ScheduleId(id)) : await ScheduleStore.FindAsync(store, new ScheduleName(nameOrId));
        return found ?? throw new DbCalmException(ErrorCode.NotFound, $"there is no schedule {NameRules.Quote(nameOrId)}", "see 'dbcalmctl schedules list'");
    }

    private async Task<StoredSchedule> WriteAsync(Func<StoreTransaction, Task<StoredSchedule>> work, CancellationToken cancellationToken)
    {
        StoredSchedule schedule = await database.WriteAsync(work, cancellationToken);
        signal.Raise();
        return schedule;
    }

    private static DateTimeOffset? NextDue(Schedule schedule, DateTimeOffset now) => schedule.IsEnabled ? schedule.Definition.Timing.Clock(schedule.Definition.Zone).Next(now) : null;

    private static async Task CheckNamesAsync(StoreTransaction store, ScheduleDefinition definition)
    {
        foreach (RepositoryName repository in definition.Repositories.Concat(definition.CopyRetention.Keys).Distinct())
        {
            await RepositoryDirectory.GetAsync(store, repository, hostName: null);
        }

        foreach (PolicyName policy in definition.CopyRetention.Values.Concat(definition.Retention is { } named ? [named] : []).Distinct())
        {
            await PolicyStore.GetAsync(store, policy);
        }
    }
}
