using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Repositories;

/// <summary>Reads the catalog back.</summary>
internal sealed class RebuildCatalogCommand(CommandContext context)
    : RepositoryJobCommand(context, "rebuild-catalog", "Read the catalog back from the manifests of a repository; what is known already stays.", "dbcalmctl repositories rebuild-catalog offsite")
{
    /// <inheritdoc/>
    protected override async Task<Job> QueueAsync(CommandRun run, RepositoryService.RepositoryServiceClient client, string repository, string host, CancellationToken cancellationToken) =>
        (await client.RebuildCatalogAsync(new RebuildCatalogRequest { Name = repository, Host = host }, run.Short(cancellationToken))).Job;
}
