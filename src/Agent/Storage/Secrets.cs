using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Storage;

/// <summary>Reads secrets from where they lie on this host. What they say is never in a message.</summary>
internal static class Secrets
{
    private const int LongestBytes = 64 << 10;

    /// <summary>The secret, without the white space around it; throws refused, naming <paramref name="purpose"/> and the source, when there is none.</summary>
    /// <param name="source">A file or a variable of the environment.</param>
    /// <param name="purpose">What it is for, e.g. <c>secret_access_key of repository main</c>.</param>
    public static string Read(SecretSource source, string purpose)
    {
        string secret = source.Kind switch
        {
            SecretSourceKind.File => ReadFile(source.Value, purpose),
            SecretSourceKind.Environment => Environment.GetEnvironmentVariable(source.Value)
                ?? throw new DbCalmException(ErrorCode.Refused, $"{purpose}: the agent's environment has no variable {source.Value}", "set it in the agent's unit, e.g. by an EnvironmentFile"),
            SecretSourceKind.Command => throw new DbCalmException(ErrorCode.InvalidInput, $"{purpose}: can't be the output of a command", "use file:/PATH or env:NAME"),
        };
        secret = secret.Trim();
        return secret.Length > 0 ? secret : throw new DbCalmException(ErrorCode.Refused, $"{purpose}: {source} is empty", "put the secret there");
    }

    private static string ReadFile(string path, string purpose)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LongestBytes })
            {
                throw new DbCalmException(ErrorCode.Refused, $"{purpose}: {path} is too large to be a secret", "give a file that holds the secret alone");
            }

            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string why = e is FileNotFoundException or DirectoryNotFoundException ? "does not exist" : e is UnauthorizedAccessException ? "may not be read by the agent" : "can't be read";
            throw new DbCalmException(ErrorCode.Refused, $"{purpose}: {path} {why}", "put the secret there, readable by the agent's user alone", e);
        }
    }
}
