namespace DbCalm.Artefacts.Storage;

/// <summary>
/// Where artefacts are kept: objects under keys such as <c>db1/20261121T104500Z-3f9a2c1b/data</c>, written once and never changed.
/// Every call may be made from several threads. A failure is a <see cref="Core.Errors.DbCalmException"/> whose traits say whether it is transient; drivers do not retry.
/// </summary>
public interface IObjectStore
{
    /// <summary>Where it is, for people.</summary>
    string Location { get; }

    /// <summary>Begins a new object; nobody sees it before <see cref="IObjectWriter.CommitAsync"/>. Throws already-exists when the key is taken.</summary>
    Task<IObjectWriter> CreateAsync(string key, CancellationToken cancellationToken);

    /// <summary>Opens an object for reading any part of it; throws not-found when there is none.</summary>
    Task<IObjectReader> OpenAsync(string key, CancellationToken cancellationToken);

    /// <summary>The object's length in bytes; null when there is none.</summary>
    Task<long?> FindLengthAsync(string key, CancellationToken cancellationToken);

    /// <summary>Removes an object, durably; does nothing when there is none.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Removes what writers that were never committed left under <paramref name="prefix"/>; call it when none is at work there. Idempotent.</summary>
    /// <param name="prefix">Ends with <c>/</c>, or is empty for everything.</param>
    /// <param name="cancellationToken">Stops it; what is left can be removed later.</param>
    Task DeleteUnfinishedAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>The keys of all committed objects under <paramref name="prefix"/>, which ends with <c>/</c> or is empty; in ordinal order.</summary>
    Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Everything under <paramref name="prefix"/>, which ends with <c>/</c> or is empty, with sizes and times; keys may be of any form here.</summary>
    Task<StoreSurvey> SurveyAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Bytes free and in all; null where there is no such limit.</summary>
    Task<StoreSpace?> FindSpaceAsync(CancellationToken cancellationToken);

    /// <summary>Throws unavailable when the place is away, so that "no such object" means what it says. Only for a store that something was written to before.</summary>
    Task CheckReachableAsync(CancellationToken cancellationToken);

    /// <summary>Writes and removes a small object to see that it can; throws refused or unavailable when not, saying why.</summary>
    Task CheckWritableAsync(CancellationToken cancellationToken);
}
