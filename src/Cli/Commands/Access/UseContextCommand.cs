using System.CommandLine;
using System.Text.Json.Nodes;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Commands.Access;

/// <summary>Makes another login the current one.</summary>
internal sealed class UseContextCommand : OfflineCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "The login's name." };

    public UseContextCommand(CommandContext context)
        : base(context, "use", "Use another login from now on.", "dbcalmctl context use controller.example") => Arguments.Add(name);

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parsed, ResultWriter results, CancellationToken cancellationToken)
    {
        var file = ContextFile.Of(Terminal.Environment);
        SavedContexts saved = file.Read();
        SavedContext found = saved.Find(parsed.GetRequiredValue(name))
            ?? throw new DbCalmException(
                ErrorCode.NotFound, $"there is no context {Printable.Line(parsed.GetRequiredValue(name))}", "see 'dbcalmctl context list'");
        file.Write(saved with { Current = found.Name });
        results.Object(new JsonObject { ["name"] = found.Name }, [new Line("In use", $"{found.Name} ({found.Server ?? found.Socket})")]);
        return Task.FromResult(ExitCodes.Done);
    }
}
