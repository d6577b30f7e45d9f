using System.CommandLine;
using System.Text.Json.Nodes;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Commands.Access;

/// <summary>Forgets a login; where the controller is stays known.</summary>
internal sealed class LogoutCommand(CommandContext context) : OfflineCommand(
    context, "logout", "Forget the token of a login. Its controller stays known: 'dbcalmctl login' goes there again.", "dbcalmctl logout",
    "dbcalmctl logout --context controller.example")
{
    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parsed, ResultWriter results, CancellationToken cancellationToken)
    {
        var file = ContextFile.Of(Terminal.Environment);
        SavedContexts saved = file.Read();
        string name = parsed.GetValue<string?>("--context") ?? saved.Current;
        SavedContext context = saved.Find(name) ?? throw new DbCalmException(
            ErrorCode.NotFound, name.Length == 0 ? "nobody is logged in" : $"there is no context {Printable.Line(name)}",
            "see 'dbcalmctl context list'");
        if (context.Token.Length == 0)
        {
            results.Object(new JsonObject { ["name"] = name, ["identity"] = "" }, [new Line("Nobody was logged in", name)]);
            return Task.FromResult(ExitCodes.Done);
        }

        // Who it was stays, for the next login there.
        file.Write(saved with { Items = [.. saved.Items.Select(other => other.Name == name ? other with { Token = "" } : other)] });
        results.Object(
            new JsonObject { ["name"] = name, ["identity"] = context.Identity }, [new Line("Logged out", $"{context.Identity} at {name}")]);
        return Task.FromResult(ExitCodes.Done);
    }
}
