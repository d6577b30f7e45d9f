using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using DbCalm.Core.Errors;
using DbCalm.Platform;
using Microsoft.Data.Sqlite;

namespace DbCalm.Controller.Database;

/// <summary>
/// The controller's store: one SQLite file in WAL mode, every commit synced. Readers run side by side; writers one after the other,
/// and what a writer announces (<see cref="StoreTransaction.AfterCommit"/>) is announced in the order of the commits.
/// </summary>
internal sealed class StoreDatabase : IDisposable
{
    // More readers than these at once are rare; what they open is closed again.
    private const int MostIdle = 16;
    private readonly string connectionString;
    private readonly SemaphoreSlim writer = new(1, 1);
    private readonly ConcurrentBag<StoreConnection> idle = [];
    private volatile bool isClosed;

    /// <summary>A store in the file <paramref name="path"/>; nothing is opened yet.</summary>
    public StoreDatabase(string path)
    {
        SqliteLibrary.Load();
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 30, Pooling = false }.ToString();
    }

    /// <summary>Runs <paramref name="work"/> on one consistent view of the store.</summary>
    public Task<T> ReadAsync<T>(Func<StoreTransaction, Task<T>> work, CancellationToken cancellationToken) => ConnectedAsync(
        async connection =>
        {
            await using DbTransaction transaction = connection.BeginTransaction(deferred: true);
            return await work(new StoreTransaction(connection, transaction));
        },
        cancellationToken);

    /// <summary>Runs <paramref name="work"/> alone and commits what it did; durable on return, or nothing of it happened.</summary>
    public async Task<T> WriteAsync<T>(Func<StoreTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await writer.WaitAsync(cancellationToken);
        try
        {
            return await ConnectedAsync(connection => CommitAsync(connection, work), cancellationToken);
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>The same for work that has no result.</summary>
    public Task WriteAsync(Func<StoreTransaction, Task> work, CancellationToken cancellationToken) => WriteAsync(
        async store =>
        {
            await work(store);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        isClosed = true;
        while (idle.TryTake(out StoreConnection? connection))
        {
            connection.Dispose();
        }

        writer.Dispose();
    }

    private static async Task<T> CommitAsync<T>(StoreConnection connection, Func<StoreTransaction, Task<T>> work)
    {
        await using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        var store = new StoreTransaction(connection, transaction);
        T result = await work(store);
        CrashPoints.Pass("store-committing");
        await transaction.CommitAsync(CancellationToken.None);
        CrashPoints.Pass("store-committed");
        store.Committed();
        return result;
    }

    // Connections are kept open, with all that is said to each once. One in which something failed is not used again.
    private async Task<T> ConnectedAsync<T>(Func<StoreConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        StoreConnection connection = idle.TryTake(out StoreConnection? kept) ? kept : await OpenAsync(cancellationToken);
        bool isSound = false;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            T result = await work(connection);
            isSound = true;
            return result;
        }
        finally
        {
            if (isSound && !isClosed && idle.Count < MostIdle)
            {
                idle.Add(connection);
            }
            else
            {
                await connection.DisposeAsync();
            }
        }
    }

    private async Task<StoreConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new StoreConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA cache_size=-8192;");
            return connection;
        }
        catch (SqliteException e)
        {
            await connection.DisposeAsync();
            throw new DbCalmException(ErrorCode.Unavailable, $"can't open the store {connection.DataSource}: {e.Message}", "check that the file and its folder can be read and written, and that it is a SQLite database", e);
        }
    }
}
