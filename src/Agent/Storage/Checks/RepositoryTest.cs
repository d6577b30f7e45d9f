using System.Globalization;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using DbCalm.Core.Values;

namespace DbCalm.Agent.Storage.Checks;

/// <summary>Tries out a repository from this host: everything that backups, restores and retention will do to it, with small objects of its own.</summary>
/// <param name="session">What its store is opened with.</param>
/// <param name="prefix">Where the objects lie: of this test alone, with <c>/</c> at its end.</param>
internal sealed class RepositoryTest(StoreSession session, string prefix)
{
    private const int SmallBytes = 1024;
    private const int LargeBytes = 16 << 20;
    private const int PieceBytes = 1 << 20;
    private const double MiB = 1 << 20;
    private const double GiB = 1 << 30;
    private const long LeastFreeBytes = 1L << 30;
    private static readonly TimeSpan ProbeLock = TimeSpan.FromMinutes(1);

    private readonly CheckList list = new();
    private readonly List<string> written = [];
    private double? writeSpeed;
    private double? readSpeed;

    /// <summary>Runs all checks; those that fail are in the report, and only a cancellation throws. Once for each instance.</summary>
    public async Task<RepositoryReport> TestAsync(Repository repository, CancellationToken cancellationToken)
    {
        Repository probe = ForProbes(repository);
        IObjectStore store = ObjectStores.Open(probe, session);
        var bucket = repository.Type == RepositoryType.S3 ? new S3Probe(repository, session) : null;
        if (bucket is not null)
        {
            await list.RequireAsync("secrets", bucket.ReadSecretsAsync);
            await list.RequireAsync("reachable", () => bucket.ReachAsync(cancellationToken));
            await list.TryAsync("clock", bucket.CompareClocksAsync);
            await list.RequireAsync("credentials", () => DoAsync(store.CheckReachableAsync(cancellationToken), $"{repository.Location} accepts them"));
        }
        else
        {
            await list.RequireAsync("exists", () => Task.FromResult(Directory.Exists(repository.Path) ? $"{repository.Path} is there" : $"{repository.Path} is not there yet; it is made at the first write"));
            await list.RequireAsync("writable", () => DoAsync(store.CheckWritableAsync(cancellationToken), "files can be made and removed"));
            await list.TryAsync("free space", () => FindSpaceAsync(store, cancellationToken));
        }

        await TestObjectsAsync(store, cancellationToken);
        await list.TryAsync("speed", () => MeasureAsync(store, prefix + "large", cancellationToken));
        await DeleteAsync(probe, store, cancellationToken);
        if (bucket is not null)
        {
            await list.TryAsync("object lock", () => bucket.CompareLockAsync(cancellationToken));
        }

        return new RepositoryReport(list.Checks, writeSpeed, readSpeed);
    }

    /// <summary>The same repository, whose objects stay locked for a minute at most.</summary>
    private static Repository ForProbes(Repository repository) => repository with
    {
        Retain = repository.Retain is { } retain && retain < ProbeLock ? retain : ProbeLock,
        S3 = repository.S3 is { } s3 ? s3 with { LegalHold = false } : null,
    };

    private static async Task<string> DoAsync(Task work, string words)
    {
        await work;
        return words;
    }

    private static DbCalmException Failed(string message) => new(ErrorCode.Refused, message, "check that the service keeps what S3 promises");

    private static async Task<string> FindSpaceAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        StoreSpace space = await store.FindSpaceAsync(cancellationToken) ?? new StoreSpace(long.MaxValue, long.MaxValue);
        string words = string.Create(CultureInfo.InvariantCulture, $"{space.FreeBytes / GiB:0.0} of {space.TotalBytes / GiB:0.0} GiB are free");
        return space.FreeBytes >= LeastFreeBytes ? words : throw new DbCalmException(ErrorCode.NoSpace, words, "free some space");
    }

    private async Task TestObjectsAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        string key = prefix + "small";
        byte[] content = Enumerable.Range(0, SmallBytes).Select(i => (byte)i).ToArray();
        await list.RequireAsync("put", () => PutAsync(store, key, content, cancellationToken));
        await list.TryAsync("read back", async () =>
        {
            using IObjectReader reader = await store.OpenAsync(key, cancellationToken);
            byte[] read = new byte[SmallBytes + 1];
            int count = reader.Read(0, read, cancellationToken);
            return read.AsSpan(0, count).SequenceEqual(content) ? "the same bytes came back" : throw Failed($"{key} came back changed");
        });
        await list.TryAsync("list", async () =>
            (await store.ListAsync(prefix, cancellationToken)).SequenceEqual([key]) ? "the object is listed" : throw Failed($"{key} was written and is not listed"));
        await list.TryAsync("no overwrite", () => OverwriteAsync(store, key, cancellationToken));
        await list.TryAsync("unfinished", async () =>
        {
            await store.CheckWritableAsync(cancellationToken);
            await store.DeleteUnfinishedAsync(prefix, cancellationToken);
            return "unfinished writes can be begun, found and removed";
        });
    }

    private async Task<string> PutAsync(IObjectStore store, string key, byte[] content, CancellationToken cancellationToken)
    {
        long start = session.Time.GetTimestamp();
        await using IObjectWriter writer = await store.CreateAsync(key, cancellationToken);
        writer.Write(content, cancellationToken);
        await writer.CommitAsync(cancellationToken);
        written.Add(key);
        return string.Create(CultureInfo.InvariantCulture, $"a small object is durable after {session.Time.GetElapsedTime(start).TotalMilliseconds:0} ms");
    }

    private static async Task<string> OverwriteAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        try
        {
            await using IObjectWriter second = await store.CreateAsync(key, cancellationToken);
            await second.CommitAsync(cancellationToken);
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.AlreadyExists)
        {
            return "a second object of the same key is refused";
        }

        throw Failed($"{key} was written twice");
    }

    private async Task<string> MeasureAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[PieceBytes];
        Random.Shared.NextBytes(piece);
        long start = session.Time.GetTimestamp();
        await using (IObjectWriter writer = await store.CreateAsync(key, cancellationToken))
        {
            for (int done = 0; done < LargeBytes; done += PieceBytes)
            {
                writer.Write(piece, cancellationToken);
            }

            await writer.CommitAsync(cancellationToken);
        }

        written.Add(key);
        writeSpeed = LargeBytes / session.Time.GetElapsedTime(start).TotalSeconds;
        start = session.Time.GetTimestamp();
        using (IObjectReader reader = await store.OpenAsync(key, cancellationToken))
        {
            byte[] read = new byte[PieceBytes];
            for (int done = 0; done < LargeBytes; done += PieceBytes)
            {
                if (reader.Read(done, read, cancellationToken) != PieceBytes || !read.AsSpan().SequenceEqual(piece))
                {
                    throw Failed($"{key} came back changed");
                }
            }
        }

        readSpeed = LargeBytes / session.Time.GetElapsedTime(start).TotalSeconds;
        return string.Create(CultureInfo.InvariantCulture, $"writes {writeSpeed / MiB:0.0} MiB/s, reads {readSpeed / MiB:0.0} MiB/s");
    }

    private async Task DeleteAsync(Repository probe, IObjectStore store, CancellationToken cancellationToken)
    {
        if (probe.S3 is { ObjectLock: not ObjectLockMode.None } && written.Count > 0)
        {
            list.Skip("delete", $"object lock is on: {written.Count} small objects stay under {prefix} and can be deleted in {Duration.Format(probe.Retain!.Value)}");
            return;
        }

        await list.TryAsync("delete", async () =>
        {
            foreach (string key in written)
            {
                await store.DeleteAsync(key, cancellationToken);
            }

            return written.Count == 0 || await store.FindLengthAsync(written[0], cancellationToken) is null
                ? "what the test wrote is gone"
                : throw Failed($"{written[0]} was deleted and is still there");
        });
    }
}
