using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>What retention has to know of one copy of a backup.</summary>
/// <param name="Repository">Where it is.</param>
/// <param name="IsGood">It can be read and nothing bad is known of it.</param>
/// <param name="LockedUntil">Until when its repository refuses to delete it; null when it does not.</param>
/// <param name="Policy">The policy that applies to it; null when none does, and it is kept.</param>
/// <param name="MissingPolicy">What should say how long it is kept and is not there, in words: <c>policy weekly</c>; null when nothing is missing.</param>
public readonly record struct RetainedCopy(RepositoryName Repository, bool IsGood, DateTimeOffset? LockedUntil, RetentionPolicy? Policy, string? MissingPolicy = null);
