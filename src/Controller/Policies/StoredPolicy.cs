using DbCalm.Core.Retention;

namespace DbCalm.Controller.Policies;

/// <summary>A retention policy as it is stored.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Settings">Its keys and values, checked when they were stored.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it last changed.</param>
internal sealed record StoredPolicy(RetentionPolicy Policy, IReadOnlyDictionary<string, string> Settings, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
