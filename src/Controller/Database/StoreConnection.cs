using Microsoft.Data.Sqlite;

namespace DbCalm.Controller.Database;

/// <summary>A connection that keeps what SQLite made of its statements: compiling one takes longer than most take to run. Of one transaction at a time.</summary>
internal sealed class StoreConnection(string connectionString) : SqliteConnection(connectionString)
{
    private const int MostKept = 150;
    private readonly Dictionary<string, StoreCommand> kept = new(StringComparer.Ordinal);
    private string? next;
    private bool isClosing;

    /// <summary>Says which statement the next command will be for, so that the one that is kept for it is used.</summary>
    public void Expect(string sql) => next = sql;

    /// <inheritdoc/>
    public override SqliteCommand CreateCommand()
    {
        if (next is not { } sql)
        {
            return base.CreateCommand();
        }

        next = null;
        return kept.Remove(sql, out StoreCommand? command) ? command : new StoreCommand(this);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        isClosing = true;
        kept.Clear();
        base.Close();
    }

    /// <summary>True when the command is kept; otherwise it is to be disposed of.</summary>
    public bool TryKeep(StoreCommand command) => !isClosing && kept.Count < MostKept && kept.TryAdd(command.CommandText, command);
}
