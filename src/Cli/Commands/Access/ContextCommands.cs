using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;

namespace DbCalm.Cli.Commands.Access;

/// <summary>The commands of logins that are kept.</summary>
internal static class ContextCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) =>
        new("context", "See and choose among the controllers that were logged in to.")
    {
        new ListContextsCommand(context), new UseContextCommand(context), new DeleteContextCommand(context),
    };
}
