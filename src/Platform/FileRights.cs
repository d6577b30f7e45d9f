using System.Globalization;
using System.Runtime.InteropServices;

namespace DbCalm.Platform;

/// <summary>What the kernel lets this process do with files, whoever it runs as: modes, access lists and capabilities are all counted.</summary>
public static class FileRights
{
    private const int MayReadFile = 4;
    private const int MayListDirectory = 4 | 1;
    private const int AsEffectiveUser = 0x200;
    private const int NotAllowed = 13;
    private const string EffectiveCapabilities = "CapEff:";

    // CAP_CHOWN is the first of the capabilities.
    private const ulong GiveAway = 1;

    /// <summary>False when the file is there but may not be read.</summary>
    public static bool MayRead(string file) => IsAllowed(file, MayReadFile);

    /// <summary>False when the directory is there but may not be listed and entered.</summary>
    public static bool MayList(string directory) => IsAllowed(directory, MayListDirectory);

    /// <summary>Whether files may be given to other users: as root, or with CAP_CHOWN.</summary>
    public static bool MayGiveAway()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(EffectiveCapabilities, StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan(EffectiveCapabilities.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & GiveAway) != 0;
    }

    private static bool IsAllowed(string path, int access) =>
        Posix.Access(Posix.CurrentDirectory, path, access, AsEffectiveUser) == 0 || Marshal.GetLastPInvokeError() != NotAllowed;
}
