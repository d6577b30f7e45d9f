namespace DbCalm.Core.Repositories;

/// <summary>One key of a repository's settings: the same in agent.yml, as an option of dbcalmctl (with <c>-</c> for <c>_</c>) and on the wire.</summary>
/// <param name="Name">Snake case.</param>
/// <param name="Example">What a value looks like.</param>
/// <param name="Description">For people, one sentence.</param>
/// <param name="Type">The only type that has it; null for all.</param>
public sealed record RepositoryKey(string Name, string Example, string Description, RepositoryType? Type = null);
