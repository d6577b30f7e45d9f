using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Tests.Backups;

/// <summary>A store whose answer to the commit of a manifest is an error, whether or not it stored it.</summary>
internal sealed class ManifestFailingStore(IObjectStore inner, bool stored) : IObjectStore
{
    public string Location => inner.Location;

    public async Task<IObjectWriter> CreateAsync(string key, CancellationToken cancellationToken)
    {
        IObjectWriter writer = await inner.CreateAsync(key, cancellationToken);
        return key.EndsWith(ArtefactLayout.ManifestName, StringComparison.Ordinal) ? new FailingWriter(writer, stored) : writer;
    }

    public Task<IObjectReader> OpenAsync(string key, CancellationToken cancellationToken) => inner.OpenAsync(key, cancellationToken);

    public Task<long?> FindLengthAsync(string key, CancellationToken cancellationToken) => inner.FindLengthAsync(key, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => inner.DeleteAsync(key, cancellationToken);

    public Task DeleteUnfinishedAsync(string prefix, CancellationToken cancellationToken) => inner.DeleteUnfinishedAsync(prefix, cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public Task<StoreSurvey> SurveyAsync(string prefix, CancellationToken cancellationToken) => inner.SurveyAsync(prefix, cancellationToken);

    public Task<StoreSpace?> FindSpaceAsync(CancellationToken cancellationToken) => inner.FindSpaceAsync(cancellationToken);

    public Task CheckReachableAsync(CancellationToken cancellationToken) => inner.CheckReachableAsync(cancellationToken);

    public Task CheckWritableAsync(CancellationToken cancellationToken) => inner.CheckWritableAsync(cancellationToken);

    private sealed class FailingWriter(IObjectWriter inner, bool stored) : IObjectWriter
    {
        public void Write(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken) => inner.Write(bytes, cancellationToken);

        public async Task CommitAsync(CancellationToken cancellationToken)
        {
            if (stored)
            {
                await inner.CommitAsync(cancellationToken);
            }

            throw new DbCalmException(ErrorCode.Unavailable, "the manifest's store broke", "none");
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
