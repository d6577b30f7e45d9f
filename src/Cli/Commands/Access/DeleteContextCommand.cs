using System.CommandLine;
using System.Text.Json.Nodes;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Commands.Access;

/// <summary>Forgets a controller and the login to it.</summary>
internal sealed class DeleteContextCommand : OfflineCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "The login's name." };

    public DeleteContextCommand(CommandContext context)
        : base(context, "delete", "Forget a controller, its pin and the login to it.", "dbcalmctl context delete controller.example") =>
            Arguments.Add(name);

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parsed, ResultWriter results, CancellationToken cancellationToken)
    {
        var file = ContextFile.Of(Terminal.Environment);
        SavedContexts saved = file.Read();
        string wanted = parsed.GetRequiredValue(name);
        if (saved.Find(wanted) is null)
        {
            throw new DbCalmException(ErrorCode.NotFound, $"there is no context {Printable.Line(wanted)}", "see 'dbcalmctl context list'");
        }

        file.Write(saved.Without(wanted));
        results.Object(new JsonObject { ["name"] = wanted }, [new Line("Forgotten", wanted)]);
        return Task.FromResult(ExitCodes.Done);
    }
}
