using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Instances;

/// <summary>Shows one database server.</summary>
internal sealed class ShowInstanceCommand : ControllerCommand
{
    private readonly Argument<string> instance;

    public ShowInstanceCommand(CommandContext context)
        : base(context, "show", "Show an instance: its server, what can be done with it, its newest backup.", "dbcalmctl instances show db1")
    {
        instance = new NameInput(context).Instance();
        Arguments.Add(instance);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new InstanceService.InstanceServiceClient(run.Calls);
        GetInstanceResponse answer = await client.GetInstanceAsync(new GetInstanceRequest { Name = run.Get(instance) }, run.Short(cancellationToken));
        run.Results.Object(answer.Instance, InstanceView.Describe(answer.Instance, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
