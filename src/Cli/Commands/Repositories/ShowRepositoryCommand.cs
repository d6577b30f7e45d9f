using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Repositories;

/// <summary>Shows one repository.</summary>
internal sealed class ShowRepositoryCommand : ControllerCommand
{
    private readonly Argument<string> name;
    private readonly Option<string?> host;

    public ShowRepositoryCommand(CommandContext context)
        : base(context, "show", "Show a repository: where it is, its settings, and how much is in it.", "dbcalmctl repositories show offsite")
    {
        var names = new NameInput(context);
        name = names.Repository();
        host = names.HostOption("The host whose own repository is meant.");
        Arguments.Add(name);
        Options.Add(host);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new GetRepositoryRequest { Name = run.Get(name), Host = run.Get(host) ?? "" };
        GetRepositoryResponse answer = await new RepositoryService.RepositoryServiceClient(run.Calls).GetRepositoryAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Repository, RepositoryView.Describe(answer.Repository, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
