namespace DbCalm.Core.Repositories;

/// <summary>Where backups wait on their host for a repository that is down.</summary>
/// <param name="Path">The directory, absolute.</param>
/// <param name="LimitBytes">The most that all backups in it may take together.</param>
public sealed record SpoolSettings(string Path, long LimitBytes);
