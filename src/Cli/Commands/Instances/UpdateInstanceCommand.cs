using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Fleet;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Instances;

/// <summary>Changes what operators say of an instance.</summary>
internal sealed class UpdateInstanceCommand : ControllerCommand
{
    private readonly Argument<string> instance;
    private readonly SettingOptions settings = new(InstanceSettings.Keys, SettingCheck.Of);

    public UpdateInstanceCommand(CommandContext context)
        : base(
            context, "update", "Change the labels, the objective and the retention of an instance; what is not named stays, and an empty value removes it.",
            "dbcalmctl instances update db1 --labels env=prod,tier=db,cluster=shop --objective 24h", "dbcalmctl instances update db1 --retention ''")
    {
        var names = new NameInput(context);
        instance = names.Instance();
        settings["retention"].CompletionSources.Add(names.Completion.Policies);
        Arguments.Add(instance);
        settings.AddTo(this);
        Validators.Add(settings.RequireAny);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new UpdateInstanceRequest { Name = run.Get(instance) };
        settings.Fill(run, request.Settings);
        UpdateInstanceResponse answer = await new InstanceService.InstanceServiceClient(run.Calls).UpdateInstanceAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Instance, InstanceView.Describe(answer.Instance, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
