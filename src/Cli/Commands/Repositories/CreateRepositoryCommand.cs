using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Repositories;

/// <summary>Defines a repository for the whole fleet.</summary>
internal sealed class CreateRepositoryCommand : ControllerCommand
{
    private readonly Argument<string> name;
    private readonly SettingOptions settings = new(RepositoryKeys.All);

    public CreateRepositoryCommand(CommandContext context)
        : base(
            context, "create", "Define a repository that every host may use. Secrets are named (file:PATH, env:NAME) and read by the agents, never sent or stored.",
            "dbcalmctl repositories create nfs --type directory --path /mnt/backups",
            "dbcalmctl repositories create offsite --type s3 --bucket backups --region eu-central-1 --access-key-id AKIA... --secret-access-key file:/etc/dbcalm/s3.secret --encryption-key file:/etc/dbcalm/offsite.key")
    {
        name = new NameInput(context).Repository();
        name.CompletionSources.Clear();
        Arguments.Add(name);
        settings["type"].Required = true;
        settings.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new CreateRepositoryRequest { Name = run.Get(name) };
        settings.Fill(run, request.Settings);
        CreateRepositoryResponse answer = await new RepositoryService.RepositoryServiceClient(run.Calls).CreateRepositoryAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Repository, RepositoryView.Describe(answer.Repository, run.Terminal.Clock.GetUtcNow()));
        if (run.Results.IsForPeople)
        {
            run.Note($"try it with 'dbcalmctl repositories test {answer.Repository.Name}'");
        }

        return ExitCodes.Done;
    }
}
