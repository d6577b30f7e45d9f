using DbCalm.Core.Fleet;

namespace DbCalm.Agent.Configuration;

/// <summary>One place for backups as the host's file describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The driver: <c>directory</c> for now.</param>
/// <param name="Path">The directory, absolute.</param>
internal sealed record RepositoryConfig(RepositoryName Name, string Type, string Path);
