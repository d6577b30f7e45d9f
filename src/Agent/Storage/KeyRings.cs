using DbCalm.Agent.Processes;
using DbCalm.Artefacts.Encryption;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Storage;

/// <summary>Gets the keys of repositories from where their settings say that they are, each time anew: a key stays in memory for one job only.</summary>
internal static class KeyRings
{
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(10);

    /// <summary>The key for new backups; null when they are stored clear. Throws refused or invalid-input, naming repository and source, when it can't be had.</summary>
    public static async Task<RepositoryKey?> CurrentAsync(Repository repository, CancellationToken cancellationToken) =>
        repository.EncryptionKey is { } source ? await ReadAsync(source, $"encryption_key of repository {repository.Name}", cancellationToken) : null;

    /// <summary>All keys, for reading. Throws like <see cref="CurrentAsync"/> when one of them can't be had.</summary>
    public static async Task<KeyRing> OpenAsync(Repository repository, CancellationToken cancellationToken)
    {
        var retired = new List<RepositoryKey>();
        RepositoryKey? current = await CurrentAsync(repository, cancellationToken);
        try
        {
            foreach (SecretSource source in repository.RetiredKeys)
            {
                retired.Add(await ReadAsync(source, $"retired_encryption_keys of repository {repository.Name}", cancellationToken));
            }

            return new KeyRing(current, retired);
        }
        catch
        {
            new KeyRing(current, retired).Dispose();
            throw;
        }
    }

    private static async Task<RepositoryKey> ReadAsync(SecretSource source, string purpose, CancellationToken cancellationToken)
    {
        string text = source.Kind switch
        {
            SecretSourceKind.File or SecretSourceKind.Environment => Secrets.Read(source, purpose),
            SecretSourceKind.Command => await RunAsync(source, purpose, cancellationToken),
        };
        return RepositoryKey.Parse(text, $"{source} ({purpose})");
    }

    private static async Task<string> RunAsync(SecretSource source, string purpose, CancellationToken cancellationToken)
    {
        string[] words = source.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var limit = new CancellationTokenSource(CommandLimit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            ChildResult result = await ChildProcess.RunAsync(new ChildCommand { Path = words[0], Arguments = words[1..] }, either.Token);
            return result.ExitCode == 0
                ? result.Output
                : throw new DbCalmException(
                    ErrorCode.Refused, $"{purpose}: {words[0]} ended with exit code {result.ExitCode}: {string.Join(" ", result.ErrorTail.TakeLast(1))}", "run it by hand as the agent's user");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{purpose}: {words[0]} has not printed a key within {CommandLimit.TotalSeconds} s", "run it by hand as the agent's user");
        }
    }
}
