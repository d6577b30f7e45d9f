using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Repositories;

/// <summary>Goes over to a new key.</summary>
internal sealed class RotateKeyCommand(CommandContext context)
    : RepositoryJobCommand(context, "rotate-key", "Wrap the data keys of every backup in a repository with its present encryption key; backups are not uploaded again, and old keys can be retired afterwards.", "dbcalmctl repositories rotate-key offsite")
{
    /// <inheritdoc/>
    protected override async Task<Job> QueueAsync(CommandRun run, RepositoryService.RepositoryServiceClient client, string repository, string host, CancellationToken cancellationToken) =>
        (await client.RotateKeyAsync(new RotateKeyRequest { Name = repository, Host = host }, run.Short(cancellationToken))).Job;
}
