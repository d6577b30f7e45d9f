using System.CommandLine;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Repositories;

/// <summary>Compares a repository with the catalog.</summary>
internal sealed class CheckRepositoryCommand : RepositoryJobCommand
{
    private readonly Option<bool> sweep = new("--sweep") { Description = "Also remove what belongs to no backup and is older than a day." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "With --sweep: only say what would be removed." };

    public CheckRepositoryCommand(CommandContext context)
        : base(
            context, "check", "Compare a repository with the catalog: missing objects, changed manifests, orphans, unfinished uploads. Fails when anything is found.",
            "dbcalmctl repositories check offsite", "dbcalmctl repositories check offsite --sweep --dry-run")
    {
        Options.Add(sweep);
        Options.Add(dryRun);
    }

    /// <inheritdoc/>
    protected override async Task<Job> QueueAsync(CommandRun run, RepositoryService.RepositoryServiceClient client, string repository, string host, CancellationToken cancellationToken)
    {
        var request = new CheckRepositoryRequest { Name = repository, Host = host, Sweep = run.Get(sweep), DryRun = run.Get(dryRun) };
        return (await client.CheckRepositoryAsync(request, run.Short(cancellationToken))).Job;
    }
}
