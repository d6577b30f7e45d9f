using System.Runtime.InteropServices;
using SQLitePCL;

namespace DbCalm.Controller.Database;

/// <summary>Has the store use the system's SQLite, which the system keeps patched; the bundled one is old and only the fallback.</summary>
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

            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (name, _, _) => name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out nint handle) ? handle : 0);
            Batteries_V2.Init();

            // A connection serves one transaction at a time, so the library need not lock it for every value that is read, nor count its memory under a lock.
            _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
            _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
            isLoaded = true;
        }
    }
}
