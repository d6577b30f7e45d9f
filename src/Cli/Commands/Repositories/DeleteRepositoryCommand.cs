using System.CommandLine;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Repositories;

/// <summary>Forgets a repository.</summary>
internal sealed class DeleteRepositoryCommand : ControllerCommand
{
    private readonly Argument<string> name;

    public DeleteRepositoryCommand(CommandContext context)
        : base(context, "delete", "Forget a repository's definition; refused while the catalog lists backups in it. What lies there is not touched.", "dbcalmctl repositories delete offsite")
    {
        name = new NameInput(context).Repository();
        Arguments.Add(name);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new DeleteRepositoryRequest { Name = run.Get(name) };
        DeleteRepositoryResponse answer = await new RepositoryService.RepositoryServiceClient(run.Calls).DeleteRepositoryAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Repository, writer => writer.Say($"forgot repository {answer.Repository.Name} ({answer.Repository.Location}); what lies there is as it was"));
        return ExitCodes.Done;
    }
}
