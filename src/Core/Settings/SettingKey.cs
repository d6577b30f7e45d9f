namespace DbCalm.Core.Settings;

/// <summary>One key of a definition: the same in files, as an option of dbcalmctl (with <c>-</c> for <c>_</c>) and on the wire.</summary>
/// <param name="Name">Snake case.</param>
/// <param name="Example">What a value looks like; the words of a fixed choice are joined by <c>|</c>.</param>
/// <param name="Description">For people, one sentence without a full stop.</param>
/// <param name="OnlyFor">The only type of thing that has it; null for all.</param>
public sealed record SettingKey(string Name, string Example, string Description, string? OnlyFor = null);
