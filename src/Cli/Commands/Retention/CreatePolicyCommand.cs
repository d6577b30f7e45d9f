using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Retention;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Retention;

/// <summary>Defines how long backups are kept.</summary>
internal sealed class CreatePolicyCommand : ControllerCommand
{
    private readonly Argument<string> name;
    private readonly SettingOptions settings = new(RetentionSettings.Keys, SettingCheck.Of);

    public CreatePolicyCommand(CommandContext context)
        : base(
            context, "create", "Define a policy. A backup stays as long as one of its rules keeps it.",
            "dbcalmctl policies create week --keep-within 7d --min-chains 2",
            "dbcalmctl policies create longterm --keep-daily 14 --keep-weekly 8 --keep-monthly 12",
            "dbcalmctl policies create archive --forever true")
    {
        name = new NameInput(context).Policy();
        name.CompletionSources.Clear();
        Arguments.Add(name);
        settings.AddTo(this);
        Validators.Add(result =>
        {
            if (!settings.IsAnyGiven(result))
            {
                result.AddError("a policy without a rule would delete everything: give at least one, e.g. --keep-daily 7");
            }
        });
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new CreatePolicyRequest { Name = run.Get(name) };
        settings.Fill(run, request.Settings);
        CreatePolicyResponse answer = await new RetentionService.RetentionServiceClient(run.Calls).CreatePolicyAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Policy, PolicyView.Describe(answer.Policy, run.Terminal.Clock.GetUtcNow()));
        if (run.Results.IsForPeople)
        {
            run.Note($"nothing is kept by it yet; name it with '--retention {answer.Policy.Name}' at a schedule, instance or repository");
        }

        return ExitCodes.Done;
    }
}
