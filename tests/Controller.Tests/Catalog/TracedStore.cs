using DbCalm.Controller.Database;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbCalm.Controller.Tests.Catalog;

/// <summary>A connection that remembers what is asked of it and can tell how the database goes about it.</summary>
internal sealed class TracedStore : IAsyncDisposable
{
    private readonly StoreConnection connection;
    private readonly SqliteTransaction transaction;
    private readonly List<string> asked = [];

    public TracedStore(string path)
    {
        connection = new StoreConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        transaction = connection.BeginTransaction(deferred: true);
        raw.sqlite3_trace(connection.Handle, (_, sql) => asked.Add(sql), null);
        Transaction = new StoreTransaction(connection, transaction);
    }

    public StoreTransaction Transaction { get; }

    /// <summary>The statements since the last call, with the database's plan of each.</summary>
    public IReadOnlyList<(string Sql, string[] Plan)> Plans()
    {
        string[] statements = [.. asked.Where(sql => sql.StartsWith("SELECT", StringComparison.Ordinal))];
        (string, string[])[] plans = [.. statements.Select(sql => (sql, PlanOf(sql)))];
        asked.Clear();
        return plans;
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private string[] PlanOf(string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var plan = new List<string>();
        while (reader.Read())
        {
            plan.Add(reader.GetString(3));
        }

        return [.. plan];
    }
}
