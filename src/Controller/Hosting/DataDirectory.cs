using DbCalm.Controller.Configuration;
using DbCalm.Core.Errors;
using DbCalm.Platform;

namespace DbCalm.Controller.Hosting;

/// <summary>The folder with everything that the controller must not lose; one controller at a time works on it.</summary>
internal static class DataDirectory
{
    /// <summary>Makes the folder where it is missing and locks it; throws a refusal when another controller has it.</summary>
    public static FileLock Open(ControllerOptions options)
    {
        try
        {
            PrivateDirectory.Create(options.DataDir);
            return FileLock.TryAcquire(Path.Combine(options.DataDir, "controller.lock"))
                ?? throw new DbCalmException(ErrorCode.Refused, $"another controller works on {options.DataDir}", "stop it first, or choose another --data-dir");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbCalmException(ErrorCode.Unavailable, $"can't use the data directory {options.DataDir}: {e.Message}", "check that it can be written by this user", e);
        }
    }
}
