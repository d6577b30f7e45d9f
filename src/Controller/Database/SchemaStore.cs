namespace DbCalm.Controller.Database;

/// <summary>The table of applied migrations.</summary>
internal static class SchemaStore
{
    /// <summary>True when the store can be read and holds a schema.</summary>
    public static async Task<bool> IsThereAsync(StoreTransaction store) => await store.FindAsync<long>("SELECT COUNT(*) FROM dbcalm_migrations") > 0;
}
