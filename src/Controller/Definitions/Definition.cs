namespace DbCalm.Controller.Definitions;

/// <summary>Something that people define under a name by keys and values, as it is stored.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">Its keys and values, none of them empty.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it last changed.</param>
internal sealed record Definition(string Name, IReadOnlyDictionary<string, string> Settings, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
