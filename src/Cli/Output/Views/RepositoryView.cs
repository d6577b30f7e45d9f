using System.Globalization;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Repositories for people.</summary>
internal static class RepositoryView
{
    /// <summary>In place of what is of the whole fleet.</summary>
    internal const string NotShown = "not shown, since your role is limited to some instances";

    public static IReadOnlyList<Column<RepositorySummary>> Columns() =>
    [
        new("NAME", repository => repository.Name),
        new("TYPE", repository => repository.Type),
        new("OF", repository => repository.Host.Length == 0 ? "the fleet" : $"host {repository.Host}"),
        new("BACKUPS", repository => repository.Limited ? "-" : repository.Backups.ToString(CultureInfo.InvariantCulture), IsNumber: true),
        new("STORED", repository => repository.Limited ? "-" : Human.Bytes(repository.StoredBytes), IsNumber: true),
        new("LOCATION", repository => repository.Location),
    ];

    public static IEnumerable<Line> Describe(RepositorySummary repository, DateTimeOffset now) =>
    [
        new("Name", repository.Name),
        new("Of", repository.Host.Length == 0 ? "the fleet" : $"host {repository.Host}"),
        new("Location", repository.Location),
        new("Default", repository.IsDefault ? "yes" : ""),
        new("Backups", repository.Limited ? NotShown : repository.Backups.ToString(CultureInfo.InvariantCulture)),
        new("Stored", repository.Limited ? NotShown : Human.Bytes(repository.StoredBytes)),
        .. repository.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(
            setting => new Line(setting.Key, setting.Value)),
        new("Defined", Moment.Full(repository.CreatedAt, now)),
        new("Changed", Moment.Full(repository.UpdatedAt, now)),
    ];
}
