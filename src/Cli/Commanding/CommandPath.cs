using System.CommandLine;

namespace DbCalm.Cli.Commanding;

/// <summary>Names of commands as a person types them.</summary>
internal static class CommandPath
{
    /// <summary>The name of this program.</summary>
    public const string ProgramName = "dbcalmctl";

    /// <summary>The words that begin a line with <paramref name="command"/>, e.g. <c>dbcalmctl hosts list</c>.</summary>
    public static string Of(Command command)
    {
        var names = new Stack<string>();
        for (Symbol? at = command; at is not null; at = at.Parents.FirstOrDefault())
        {
            names.Push(at is RootCommand ? ProgramName : at.Name);
        }

        return string.Join(' ', names);
    }
}
