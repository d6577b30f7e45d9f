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
        new("SERVER", instance => instance.ServerVersion),
        new("DATA", instance => instance.DataBytes == 0 ? "" : Human.Bytes(instance.DataBytes), IsNumber: true),
        new("LAST BACKUP", instance => BackupView.Newest(instance.LastBackup, now)),
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
        new("Running job", instance.HasRunningJobId ? instance.RunningJobId : ""),
    ];
}
