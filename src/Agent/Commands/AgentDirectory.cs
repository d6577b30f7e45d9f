using DbCalm.Core.Errors;
using DbCalm.Platform;

namespace DbCalm.Agent.Commands;

/// <summary>The agent's own directory, held by one process at a time.</summary>
internal sealed class AgentDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly FileLock held;

    private AgentDirectory(string path, FileLock held)
    {
        Path = path;
        this.held = held;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>Makes it when it is missing and takes hold of it; throws refused while another process has it.</summary>
    public static AgentDirectory Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full, OwnerOnly);
            return new AgentDirectory(full, FileLock.TryAcquire(System.IO.Path.Combine(full, "agent.lock")) ?? throw new DbCalmException(
                ErrorCode.Refused,
                $"another dbcalm-agent uses {full}",
                "stop it first, or name another directory with --data-dir"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbCalmException(ErrorCode.NotPermitted, $"{full} can't be used: {e.Message}", "run the agent as a user who may write there, or name another directory with --data-dir", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();
}
