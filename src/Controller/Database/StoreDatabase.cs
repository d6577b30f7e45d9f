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
    private readonly string connectionString;
    private readonly SemaphoreSlim writer = new(1, 1);

    /// <summary>A store in the file <paramref name="path"/>; nothing is opened yet.</summary>
    public StoreDatabase(string path)
    {
        SqliteLibrary.Load();
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 30 }.ToString();
    }

    /// <summary>Runs <paramref name="work"/> on one consistent view of the store.</summary>
    public async Task<T> ReadAsync<T>(Func<StoreTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
        await using DbTransaction transaction = connection.BeginTransaction(deferred: true);
        return await work(new StoreTransaction(connection, transaction));
    }

    /// <summary>Runs <paramref name="work"/> alone and commits what it did; durable on return, or nothing of it happened.</summary>
    public async Task<T> WriteAsync<T>(Func<StoreTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await writer.WaitAsync(cancellationToken);
        try
        {
            await using SqliteConnection connection = await OpenAsync(cancellationToken);
            await using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            var store = new StoreTransaction(connection, transaction);
            T result = await work(store);
            CrashPoints.Pass("store-committing");
            await transaction.CommitAsync(CancellationToken.None);
            CrashPoints.Pass("store-committed");
            store.Committed();
            return result;
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
        using (var connection = new SqliteConnection(connectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        writer.Dispose();
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
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
