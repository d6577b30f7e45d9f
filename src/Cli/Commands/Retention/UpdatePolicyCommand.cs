using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Retention;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Retention;

/// <summary>Changes rules of a policy.</summary>
internal sealed class UpdatePolicyCommand : ControllerCommand
{
    private readonly Argument<string> name;
    private readonly SettingOptions settings = new(RetentionSettings.Keys, SettingCheck.Of);

    public UpdatePolicyCommand(CommandContext context)
        : base(
            context, "update", "Change rules of a policy; those that are not named stay, and an empty value removes one. It holds for all backups that it applies to, old ones too.",
            "dbcalmctl policies update week --keep-within 14d", "dbcalmctl policies update week --min-chains ''")
    {
        name = new NameInput(context).Policy();
        Arguments.Add(name);
        settings.AddTo(this);
        Validators.Add(settings.RequireAny);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new UpdatePolicyRequest { Name = run.Get(name) };
        settings.Fill(run, request.Settings);
        UpdatePolicyResponse answer = await new RetentionService.RetentionServiceClient(run.Calls).UpdatePolicyAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Policy, PolicyView.Describe(answer.Policy, run.Terminal.Clock.GetUtcNow()));
        if (run.Results.IsForPeople)
        {
            run.Note("see what expires now with 'dbcalmctl cleanup --dry-run'");
        }

        return ExitCodes.Done;
    }
}
