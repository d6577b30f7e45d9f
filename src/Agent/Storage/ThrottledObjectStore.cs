using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Storage;

/// <summary>A store whose objects are written and read at a limited speed, all together.</summary>
internal sealed class ThrottledObjectStore(IObjectStore inner, long bytesPerSecond, TimeProvider time) : IObjectStore
{
    private readonly TokenBucket tokens = new(bytesPerSecond, time);

    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <inheritdoc/>
    public async Task<IObjectWriter> CreateAsync(string key, CancellationToken cancellationToken) =>
        new ThrottledObjectWriter(await inner.CreateAsync(key, cancellationToken), tokens);

    /// <inheritdoc/>
    public async Task<IObjectReader> OpenAsync(string key, CancellationToken cancellationToken) =>
        new ThrottledObjectReader(await inner.OpenAsync(key, cancellationToken), tokens);

    /// <inheritdoc/>
    public Task<long?> FindLengthAsync(string key, CancellationToken cancellationToken) => inner.FindLengthAsync(key, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => inner.DeleteAsync(key, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteUnfinishedAsync(string prefix, CancellationToken cancellationToken) => inner.DeleteUnfinishedAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public Task<StoreSurvey> SurveyAsync(string prefix, CancellationToken cancellationToken) => inner.SurveyAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public Task<StoreSpace?> FindSpaceAsync(CancellationToken cancellationToken) => inner.FindSpaceAsync(cancellationToken);

    /// <inheritdoc/>
    public Task CheckReachableAsync(CancellationToken cancellationToken) => inner.CheckReachableAsync(cancellationToken);

    /// <inheritdoc/>
    public Task CheckWritableAsync(CancellationToken cancellationToken) => inner.CheckWritableAsync(cancellationToken);
}
