using System.Text.Json;
using DbCalm.Controller.Database;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;

namespace DbCalm.Controller.Policies;

/// <summary>A row of the retention_policies table.</summary>
internal sealed class PolicyRow
{
    public string Name { get; set; } = "";

    public string Settings { get; set; } = "{}";

    public string CreatedAt { get; set; } = "";

    public string UpdatedAt { get; set; } = "";

    public static PolicyRow Of(StoredPolicy policy) => new()
    {
        Name = policy.Policy.Name.Value,
        Settings = JsonSerializer.Serialize(new SortedDictionary<string, string>(policy.Settings.ToDictionary(), StringComparer.Ordinal)),
        CreatedAt = policy.CreatedAt.ToStored(),
        UpdatedAt = policy.UpdatedAt.ToStored(),
    };

    public StoredPolicy ToPolicy()
    {
        SortedDictionary<string, string> settings = JsonSerializer.Deserialize<SortedDictionary<string, string>>(Settings)!;
        return new StoredPolicy(RetentionSettings.Read(new PolicyName(Name), settings), settings, StoredTime.Parse(CreatedAt), StoredTime.Parse(UpdatedAt));
    }
}
