using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd;

/// <summary>The tests that share the one <see cref="SharedFleet"/>, one after the other.</summary>
[CollectionDefinition]
public sealed class UnchangedFleet : ICollectionFixture<SharedFleet>;
