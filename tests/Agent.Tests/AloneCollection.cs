namespace DbCalm.Agent.Tests;

/// <summary>For tests that look at the whole process: they run when no other test does.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
