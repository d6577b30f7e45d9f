namespace DbCalm.Core.Retention;

/// <summary>The copies of one instance in one repository that one policy applies to: what its counts count.</summary>
/// <param name="Repository">The repository, by its place among the instance's.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Copies">The copies by their places, newest first.</param>
internal sealed record PolicyGroup(int Repository, RetentionPolicy Policy, List<int> Copies);
