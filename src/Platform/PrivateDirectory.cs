namespace DbCalm.Platform;

/// <summary>Folders that only the service's user can enter.</summary>
public static class PrivateDirectory
{
    /// <summary>Makes the folder where it is missing; one that is there keeps its modes.</summary>
    public static void Create(string path) =>
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
