using DbCalm.Artefacts.Storage;
using DbCalm.Artefacts.Tests.Storage;

namespace DbCalm.S3.Tests;

[Collection(CephCollection.Name)]
public sealed class S3ContractTests(CephFixture fixture) : ObjectStoreContract
{
    private protected override IObjectStore Store { get; } = CephFixture.Open(fixture.Repository()).Store;

    // Five parts: the writer blocks until the first one is there.
    private protected override int UnfinishedBytes => 21 << 20;
}
