namespace DbCalm.Core.Retention;

/// <summary>One copy, laid out for the rules.</summary>
/// <param name="Backup">Its backup, by its place among the instance's.</param>
/// <param name="Index">Its place among its backup's copies.</param>
/// <param name="Repository">Its repository, by its place among the instance's.</param>
/// <param name="IsGood">It is good and its backup is usable.</param>
/// <param name="Group">The copies that its policy counts together, by their place; -1 without a policy.</param>
internal readonly record struct InstanceCopy(int Backup, int Index, int Repository, bool IsGood, int Group);
