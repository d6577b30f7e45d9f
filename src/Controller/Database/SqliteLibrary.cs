using SQLitePCL;

namespace DbCalm.Controller.Database;

/// <summary>The store's SQLite: the one that lies beside the program, in the version that its package brings, whatever the system has.</summary>
internal static class SqliteLibrary
{
    private static readonly Lock Gate = new();
    private static bool isLoaded;

    /// <summary>Loads the library; later calls do nothing.</summary>
    public static void Load()
    {
        lock (Gate)
        {
            if (isLoaded)
            {
                return;
            }

            Batteries_V2.Init();

            // A connection serves one transaction at a time, so the library need not lock it for every value that is read, nor count its memory under a lock.
            _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
            _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
            isLoaded = true;
        }
    }
}
