using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Platform;

namespace DbCalm.Agent.Hooks;

/// <summary>Whether this host lets a job run a program: its configuration has to name it, and nobody but root and the agent's user may be able to change or replace it.</summary>
/// <param name="allowed">The programs that the configuration names, absolute paths.</param>
internal sealed class HookPermission(IReadOnlyList<string> allowed)
{
    private const uint Root = 0;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode ForeignWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const string Allow = "name it in the host's agent.yml, under hooks: allowed:, and restart the agent";

    /// <summary>The file to run for <paramref name="command"/>, without any symbolic link in its path; throws refused when the host does not let it run.</summary>
    public string Require(HookCommand command)
    {
        try
        {
            // What is not named is not looked at either, so that nobody learns from here what files a host has.
            string real = RealPath.Of(command.Path);
            if (allowed.FirstOrDefault(path => RealPath.Of(path) == real) is not { } named)
            {
                throw new DbCalmException(ErrorCode.Refused, $"{command.Path} is not among the commands that this host allows{(allowed.Count == 0 ? ", which are none" : "")}", Allow);
            }

            RequireSafe(real);
            RequireSafeFolders(named);
            return real;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{command.Path} can't be looked at: {e.Message}", "see that the file exists and that the agent's user can read its folders", e);
        }
    }

    private static void RequireSafe(string path)
    {
        if (!File.Exists(path) || !Ownership.Of(path).IsRegularFile)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{path} is not there, or is no file", $"install it, or take it out of hooks: allowed: in agent.yml");
        }

        UnixFileMode mode = File.GetUnixFileMode(path);
        Require((mode & Executable) != 0, $"{path} may not be executed", $"chmod 755 {path}");
        Require((mode & ForeignWrite) == 0, $"{path} can be changed by others than its owner", $"chmod go-w {path}");
        RequireTrustedOwner(path);
        RequireSafeFolders(path);
    }

    // Of the file, or of a symbolic link that the configuration names.
    private static void RequireSafeFolders(string path)
    {
        string own = Path.GetDirectoryName(path)!;
        for (string? folder = own; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            // In a sticky folder, as /tmp, others can't touch what is not theirs: good enough above, but nothing that is run belongs right into one.
            UnixFileMode mode = File.GetUnixFileMode(folder);
            bool isClosed = (mode & ForeignWrite) == 0 || (folder != own && mode.HasFlag(UnixFileMode.StickyBit));
            Require(isClosed, $"{path} can be replaced by others than the owner of {folder}", $"chmod go-w {folder}, or move the file");
            RequireTrustedOwner(folder);
        }
    }

    private static void RequireTrustedOwner(string path)
    {
        uint owner = Ownership.Of(path).User;
        Require(owner == Root || owner == Ownership.EffectiveUser, $"{path} belongs neither to root nor to the agent's user", $"chown root {path}");
    }

    private static void Require(bool holds, string mistake, string cure)
    {
        if (!holds)
        {
            throw new DbCalmException(ErrorCode.Refused, mistake, cure);
        }
    }
}
