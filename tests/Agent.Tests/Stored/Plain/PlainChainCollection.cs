namespace DbCalm.Agent.Tests.Stored.Plain;

/// <summary>The tests that share one chain.</summary>
[CollectionDefinition(nameof(PlainChain))]
public sealed class PlainChainCollection : ICollectionFixture<PlainChain>;
