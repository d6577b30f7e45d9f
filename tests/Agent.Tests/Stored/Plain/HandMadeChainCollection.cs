namespace DbCalm.Agent.Tests.Stored.Plain;

/// <summary>The tests that share one chain.</summary>
[CollectionDefinition(nameof(HandMadeChain))]
public sealed class HandMadeChainCollection : ICollectionFixture<HandMadeChain>;
