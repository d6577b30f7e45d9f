using DbCalm.Agent.Storage;

namespace DbCalm.Agent.Tests.Storage;

public sealed class MemoryObjectStoreTests : ObjectStoreContract
{
    private protected override IObjectStore Store { get; } = new MemoryObjectStore();
}
