using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Storage;

/// <summary>A spool that takes no more than its limit, all repositories that share its directory together.</summary>
internal sealed class LimitedObjectStore(IObjectStore inner, SpoolSettings spool) : IObjectStore
{
    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <inheritdoc/>
    public async Task<IObjectWriter> CreateAsync(string key, CancellationToken cancellationToken) =>
        new LimitedObjectWriter(await inner.CreateAsync(key, cancellationToken), key, Free(), spool);

    /// <inheritdoc/>
    public Task<IObjectReader> OpenAsync(string key, CancellationToken cancellationToken) => inner.OpenAsync(key, cancellationToken);

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
    public async Task<StoreSpace?> FindSpaceAsync(CancellationToken cancellationToken)
    {
        long free = Free();
        return await inner.FindSpaceAsync(cancellationToken) is { } space ? new StoreSpace(Math.Min(space.FreeBytes, free), Math.Min(space.TotalBytes, spool.LimitBytes)) : new StoreSpace(free, spool.LimitBytes);
    }

    /// <inheritdoc/>
    public Task CheckReachableAsync(CancellationToken cancellationToken) => inner.CheckReachableAsync(cancellationToken);

    /// <inheritdoc/>
    public Task CheckWritableAsync(CancellationToken cancellationToken) => inner.CheckWritableAsync(cancellationToken);

    private long Free()
    {
        try
        {
            long used = Directory.Exists(spool.Path) ? new DirectoryInfo(spool.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
            return Math.Max(spool.LimitBytes - used, 0);
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw new DbCalmException(StoreErrors.Explain("look", e).Code, $"the spool {spool.Path} can't be looked at: {e.Message}", "let the agent's user read it", e);
        }
    }
}
