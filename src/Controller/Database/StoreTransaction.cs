using System.Data.Common;
using Dapper;

namespace DbCalm.Controller.Database;

/// <summary>One transaction that several stores can take part in. Only stores and migrations hand it SQL.</summary>
internal sealed class StoreTransaction(StoreConnection connection, DbTransaction transaction)
{
    private readonly List<Action> announcements = [];

    /// <summary>The rows that <paramref name="sql"/> finds.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        [.. await For(sql).QueryAsync<T>(sql, parameters, transaction)];

    /// <summary>The one row that <paramref name="sql"/> finds; the default of <typeparamref name="T"/> for none.</summary>
    public Task<T?> FindAsync<T>(string sql, object? parameters = null) =>
        For(sql).QueryFirstOrDefaultAsync<T>(sql, parameters, transaction);

    /// <summary>Runs <paramref name="sql"/>; the number of rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => For(sql).ExecuteAsync(sql, parameters, transaction);

    /// <summary>Runs <paramref name="work"/> as a part that can fail alone: what it throws comes out, and nothing that it did stays.</summary>
    public async Task NestedAsync(Func<Task> work)
    {
        await ExecuteAsync("SAVEPOINT nested");
        try
        {
            await work();
        }
        catch (Exception)
        {
            await ExecuteAsync("ROLLBACK TO SAVEPOINT nested");
            await ExecuteAsync("RELEASE SAVEPOINT nested");
            throw;
        }

        await ExecuteAsync("RELEASE SAVEPOINT nested");
    }

    /// <summary>Has <paramref name="announcement"/> run right after the commit, before any later writer's. It must be quick and must not throw.</summary>
    public void AfterCommit(Action announcement) => announcements.Add(announcement);

    internal void Committed()
    {
        foreach (Action announcement in announcements)
        {
            announcement();
        }
    }

    private StoreConnection For(string sql)
    {
        connection.Expect(sql);
        return connection;
    }
}
