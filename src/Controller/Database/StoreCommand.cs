using System.Data;
using Microsoft.Data.Sqlite;

namespace DbCalm.Controller.Database;

/// <summary>A command whose compiled statement goes back to its connection when the caller is done with it.</summary>
internal sealed class StoreCommand : SqliteCommand
{
    private readonly StoreConnection owner;

    /// <summary>A new command of <paramref name="owner"/>.</summary>
    public StoreCommand(StoreConnection owner) => Connection = this.owner = owner;

    /// <inheritdoc/>
    public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
    {
        // Otherwise a statement is compiled again when the caller did not read to the end of it. Of several, the later ones may need what the earlier ones make.
        if (!CommandText.Contains(';', StringComparison.Ordinal))
        {
            Prepare();
        }

        return base.ExecuteReader(behavior);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && owner.TryKeep(this))
        {
            Parameters.Clear();
            Transaction = null;
            return;
        }

        base.Dispose(disposing);
    }
}
