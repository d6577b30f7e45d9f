using System.Collections.Concurrent;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;

namespace DbCalm.Testing.Storage;

/// <summary>A store in memory, for tests of what uses one.</summary>
public sealed class MemoryObjectStore : IObjectStore
{
    private readonly ConcurrentDictionary<string, byte[]> objects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<MemoryObjectWriter, bool> writers = new();

    public string Location => "memory";

    public Task<IObjectWriter> CreateAsync(string key, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        if (objects.ContainsKey(key))
        {
            throw AlreadyExists(key);
        }

        var writer = new MemoryObjectWriter(this, key);
        writers[writer] = true;
        return Task.FromResult<IObjectWriter>(writer);
    }

    public Task<IObjectReader> OpenAsync(string key, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        return objects.TryGetValue(key, out byte[]? content)
            ? Task.FromResult<IObjectReader>(new MemoryObjectReader(content))
            : throw new DbCalmException(ErrorCode.NotFound, $"{key} is not in memory");
    }

    public Task<long?> FindLengthAsync(string key, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        return Task.FromResult(objects.TryGetValue(key, out byte[]? content) ? content.Length : (long?)null);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        objects.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    public Task DeleteUnfinishedAsync(string prefix, CancellationToken cancellationToken)
    {
        ObjectKey.CheckPrefix(prefix);
        foreach (MemoryObjectWriter writer in writers.Keys.Where(writer => writer.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            Forget(writer);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        ObjectKey.CheckPrefix(prefix);
        return Task.FromResult<IReadOnlyList<string>>([.. objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);
    }

    public Task<StoreSurvey> SurveyAsync(string prefix, CancellationToken cancellationToken) => Task.FromResult(new StoreSurvey(
        [.. objects.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new StoredObject(entry.Key, entry.Value.Length, DateTimeOffset.UnixEpoch))],
        [.. writers.Keys.Select(writer => writer.Key).Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(key => new StoredObject(key, 0, DateTimeOffset.UnixEpoch))]));

    public Task<StoreSpace?> FindSpaceAsync(CancellationToken cancellationToken) => Task.FromResult<StoreSpace?>(null);

    public Task CheckReachableAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CheckWritableAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal void Commit(MemoryObjectWriter writer, byte[] content)
    {
        if (!writers.ContainsKey(writer))
        {
            throw new DbCalmException(ErrorCode.Unavailable, $"the unfinished {writer.Key} was removed");
        }

        if (!objects.TryAdd(writer.Key, content))
        {
            throw AlreadyExists(writer.Key);
        }
    }

    internal void Forget(MemoryObjectWriter writer) => writers.TryRemove(writer, out _);

    private static DbCalmException AlreadyExists(string key) => new(ErrorCode.AlreadyExists, $"{key} exists already in memory");
}
