using DbCalm.Artefacts.Storage;
using DbCalm.Testing.Storage;

namespace DbCalm.Artefacts.Tests.Storage;

public sealed class MemoryObjectStoreTests : ObjectStoreContract
{
    private protected override IObjectStore Store { get; } = new MemoryObjectStore();
}
