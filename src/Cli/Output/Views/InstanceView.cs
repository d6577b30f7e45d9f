using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Database servers for people.</summary>
internal static class InstanceView
{
    public static IReadOnlyList<Column<Instance>> Columns(DateTimeOffset now) =>
    [
        new("NAME", instance => instance.Name),
        new("HOST", instance => instance.Host),
        new("STATE", instance => Word.Of(instance)),
        new("LABELS", instance => Setting(instance, "labels")),
        new("SERVER", instance => instance.ServerVersion),
        new("DATA", instance => instance.DataBytes == 0 ? "" : Human.Bytes(instance.DataBytes), IsNumber: true),
        new("LAST BACKUP", instance => BackupView.Newest(instance.LastBackup, now)),
        new("OBJECTIVE", ObjectiveOf),
        new("NEXT DUE", instance => Moment.Ago(instance.NextDue, now)),
        new("RUNNING JOB", instance => instance.HasRunningJobId ? instance.RunningJobId : ""),
        new("PROBLEM", instance => new Cell(instance.Problem, Tone.Bad)),
    ];

    public static IEnumerable<Line> Describe(Instance instance, DateTimeOffset now) =>
    [
        new("Name", instance.Name),
        new("Host", instance.Host),
        new("State", Word.Of(instance)),
        new("Problem", new Cell(instance.Problem, Tone.Bad)),
        new("Engine", instance.Engine),
        new("Server", instance.ServerVersion),
        new("Address", instance.Address),
        new("Data directory", instance.DataDir),
        new("Data", instance.DataBytes == 0 ? "" : Human.Bytes(instance.DataBytes)),
        new("Free", instance.FreeBytes == 0 ? "" : Human.Bytes(instance.FreeBytes)),
        new("Can do", string.Join(", ", instance.Capabilities)),
        new("Last backup", BackupView.Newest(instance.LastBackup, now)),
        new("Last backup id", instance.LastBackup?.Id ?? ""),
        new("Objective", ObjectiveOf(instance)),
        new("Next due", Moment.Full(instance.NextDue, now)),
        new("Labels", Setting(instance, "labels")),
        new("Retention", Setting(instance, "retention")),
        new("Running job", instance.HasRunningJobId ? instance.RunningJobId : ""),
    ];

    // As it was written, or as the schedules imply it.
    private static Cell ObjectiveOf(Instance instance)
    {
        if (instance.Objective is not { } objective)
        {
            return "";
        }

        string text = Setting(instance, "objective") is { Length: > 0 } written ? written : Human.Duration(objective.ToTimeSpan());
        return instance.Breached ? new Cell($"{text}, breached", Tone.Bad) : text;
    }

    private static string Setting(Instance instance, string key) => instance.Settings.TryGetValue(key, out string? value) ? value : "";
}
