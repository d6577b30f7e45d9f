using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Repositories;

/// <summary>Tries a repository.</summary>
internal sealed class TestRepositoryCommand(CommandContext context)
    : RepositoryJobCommand(context, "test", "Try what a repository has to be able to do: write, read back, list, delete, lock; measure its speed and say what is missing.", "dbcalmctl repositories test offsite", "dbcalmctl repositories test offsite --host web1")
{
    /// <inheritdoc/>
    protected override async Task<Job> QueueAsync(CommandRun run, RepositoryService.RepositoryServiceClient client, string repository, string host, CancellationToken cancellationToken) =>
        (await client.TestRepositoryAsync(new TestRepositoryRequest { Name = repository, Host = host }, run.Short(cancellationToken))).Job;
}
