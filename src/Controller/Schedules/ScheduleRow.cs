using DbCalm.Controller.Database;
using DbCalm.Controller.Definitions;
using DbCalm.Core.Names;
using DbCalm.Core.Schedules;

namespace DbCalm.Controller.Schedules;

/// <summary>A row of the schedules table.</summary>
internal sealed class ScheduleRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Settings { get; set; } = "{}";

    public long Enabled { get; set; }

    public string? PausedUntil { get; set; }

    public string? NextDue { get; set; }

    public string CreatedAt { get; set; } = "";

    public string UpdatedAt { get; set; } = "";

    public static ScheduleRow Of(StoredSchedule schedule) => new()
    {
        Id = schedule.Schedule.Id.Value,
        Name = schedule.Schedule.Name.Value,
        Settings = schedule.Settings.ToStored(),
        Enabled = schedule.Schedule.IsEnabled ? 1 : 0,
        PausedUntil = schedule.Schedule.PausedUntil.ToStored(),
        NextDue = schedule.NextDue.ToStored(),
        CreatedAt = schedule.CreatedAt.ToStored(),
        UpdatedAt = schedule.UpdatedAt.ToStored(),
    };

    public StoredSchedule ToSchedule()
    {
        var name = new ScheduleName(Name);
        IReadOnlyDictionary<string, string> settings = StoredSettings.Parse(Settings);
        var schedule = new Schedule
        {
            Id = new ScheduleId((int)Id),
            Name = name,
            Definition = ScheduleSettings.Read(name, settings),
            IsEnabled = Enabled == 1,
            PausedUntil = StoredTime.ParseOptional(PausedUntil),
        };
        return new StoredSchedule(schedule, settings, StoredTime.ParseOptional(NextDue), StoredTime.Parse(CreatedAt), StoredTime.Parse(UpdatedAt));
    }
}
