using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>A policy as something names it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Policy">The policy; null when there is none of that name any more.</param>
public readonly record struct NamedPolicy(PolicyName Name, RetentionPolicy? Policy);
