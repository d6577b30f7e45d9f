using DbCalm.Core.Names;

namespace DbCalm.Controller.Repositories;

/// <summary>A repository that the whole fleet may use.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">The definition's keys and values, checked when they were stored.</param>
/// <param name="CreatedAt">When it was defined.</param>
/// <param name="UpdatedAt">When its definition last changed.</param>
internal sealed record FleetRepository(RepositoryName Name, IReadOnlyDictionary<string, string> Settings, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
