namespace DbCalm.S3.Tests;

/// <summary>Tests one after the other, since some stop the service for a while.</summary>
[CollectionDefinition(Name)]
public sealed class CephCollection : ICollectionFixture<CephFixture>
{
    public const string Name = "ceph";
}
