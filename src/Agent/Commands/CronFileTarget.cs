using System.Text;
using DbCalm.Core.Errors;
using DbCalm.Core.Schedules.CronFiles;
using DbCalm.Platform;

namespace DbCalm.Agent.Commands;

/// <summary>A cron file on disk: written anew as a whole, or left as it is.</summary>
internal sealed class CronFileTarget(string path)
{
    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    // Cron reads every file in its folder, but none whose name begins with a dot.
    private string Draft => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path) ?? "/", $".{System.IO.Path.GetFileName(Path)}.new");

    /// <summary>Puts <paramref name="text"/> in place, durably; after a crash the old or the new file is there. False when the file says the same already; then it is not touched.</summary>
    public bool Update(string text)
    {
        try
        {
            if (File.Exists(Path) && File.GetUnixFileMode(Path) == ReadableByAll && CronFile.IsSame(File.ReadAllText(Path), text))
            {
                return false;
            }

            DurableFile.Replace(Draft, Encoding.ASCII.GetBytes(text), ReadableByAll);

            // What the process's mask took away.
            File.SetUnixFileMode(Draft, ReadableByAll);
            CrashPoints.Pass("cron-drafted");
            File.Move(Draft, Path, overwrite: true);
            DurableFile.SyncDirectory(System.IO.Path.GetDirectoryName(Path)!);
            return true;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DbCalmException(ErrorCode.NotPermitted, $"{Path} can't be written: {e.Message}", "run this as root, or name another file with --output", e);
        }
        catch (IOException e)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{Path} can't be written: {e.Message}", "see that its folder exists and has room, or name another file with --output", e);
        }
    }
}
