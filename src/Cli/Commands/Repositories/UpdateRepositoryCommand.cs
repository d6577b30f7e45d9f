using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Repositories;

/// <summary>Changes settings of a repository.</summary>
internal sealed class UpdateRepositoryCommand : ControllerCommand
{
    private readonly Argument<string> name;
    private readonly SettingOptions settings = new(RepositoryKeys.All);

    public UpdateRepositoryCommand(CommandContext context)
        : base(
            context, "update", "Change settings of a repository; those that are not named stay, and an empty value removes one.",
            "dbcalmctl repositories update offsite --bandwidth-limit 50MiB", "dbcalmctl repositories update offsite --bandwidth-limit ''")
    {
        name = new NameInput(context).Repository();
        Arguments.Add(name);
        settings.AddTo(this);
        Validators.Add(settings.RequireAny);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new UpdateRepositoryRequest { Name = run.Get(name) };
        settings.Fill(run, request.Settings);
        UpdateRepositoryResponse answer = await new RepositoryService.RepositoryServiceClient(run.Calls).UpdateRepositoryAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Repository, RepositoryView.Describe(answer.Repository, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
