using DbCalm.Controller.Database;

namespace DbCalm.Controller.Definitions;

/// <summary>A row of a table of definitions.</summary>
internal sealed class DefinitionRow
{
    public string Name { get; set; } = "";

    public string Settings { get; set; } = "{}";

    public string CreatedAt { get; set; } = "";

    public string UpdatedAt { get; set; } = "";

    public static DefinitionRow Of(Definition definition) => new()
    {
        Name = definition.Name,
        Settings = definition.Settings.ToStored(),
        CreatedAt = definition.CreatedAt.ToStored(),
        UpdatedAt = definition.UpdatedAt.ToStored(),
    };

    public Definition ToDefinition() => new(Name, StoredSettings.Parse(Settings), StoredTime.Parse(CreatedAt), StoredTime.Parse(UpdatedAt));
}
