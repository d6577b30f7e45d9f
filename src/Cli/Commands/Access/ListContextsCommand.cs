using System.CommandLine;
using System.Text.Json.Nodes;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Commands.Access;

/// <summary>Lists the logins that are kept.</summary>
internal sealed class ListContextsCommand(CommandContext context) : OfflineCommand(
    context, "list", "List the controllers that were logged in to; * is the one in use.", "dbcalmctl context list")
{
    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parsed, ResultWriter results, CancellationToken cancellationToken)
    {
        SavedContexts saved = ContextFile.Of(Terminal.Environment).Read();
        DateTimeOffset now = Terminal.Clock.GetUtcNow();
        var items = new JsonArray([.. saved.Items.Select(one => new JsonObject
        {
            ["name"] = one.Name,
            ["current"] = one.Name == saved.Current,
            ["server"] = one.Server ?? one.Socket,
            ["identity"] = one.Identity,
            ["state"] = StateOf(one, now),
        })]);
        results.Object(
            new JsonObject { ["items"] = items },
            saved.Items.Select(
                one =>
                    new Line(
                        (one.Name == saved.Current ? "* " : "  ") + one.Name,
                        $"{one.Server ?? one.Socket}  {(one.Identity.Length > 0 ? one.Identity + ", " : "")}{StateOf(one, now)}")));
        if (saved.Items.Count == 0 && results.IsForPeople)
        {
            Terminal.Error.WriteLine("no logins yet; see 'dbcalmctl login --help'");
        }

        return Task.FromResult(ExitCodes.Done);
    }

    private static string StateOf(SavedContext context, DateTimeOffset now) =>
        context.Token.Length == 0 ? "logged out" : context.ExpiresAt <= now ? "expired" : "logged in";
}
