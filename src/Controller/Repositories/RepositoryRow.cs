using System.Text.Json;
using DbCalm.Controller.Database;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Repositories;

/// <summary>A row of the repositories table.</summary>
internal sealed class RepositoryRow
{
    public string Name { get; set; } = "";

    public string Settings { get; set; } = "{}";

    public string CreatedAt { get; set; } = "";

    public string UpdatedAt { get; set; } = "";

    public static RepositoryRow Of(FleetRepository repository) => new()
    {
        Name = repository.Name.Value,
        Settings = JsonSerializer.Serialize(new SortedDictionary<string, string>(repository.Settings.ToDictionary(), StringComparer.Ordinal)),
        CreatedAt = repository.CreatedAt.ToStored(),
        UpdatedAt = repository.UpdatedAt.ToStored(),
    };

    public FleetRepository ToRepository() => new(
        new RepositoryName(Name), JsonSerializer.Deserialize<SortedDictionary<string, string>>(Settings)!, StoredTime.Parse(CreatedAt), StoredTime.Parse(UpdatedAt));
}
