namespace DbCalm.Agent.Tests.Artefacts;

/// <summary>The tests that share one chain.</summary>
[CollectionDefinition(nameof(RealChain))]
public sealed class RealChainCollection : ICollectionFixture<RealChain>;
