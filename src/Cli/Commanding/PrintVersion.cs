using System.CommandLine;
using System.CommandLine.Invocation;

namespace DbCalm.Cli.Commanding;

/// <summary>Prints the name and version of the program.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        string version = typeof(PrintVersion).Assembly.GetName().Version!.ToString(3);
        parseResult.InvocationConfiguration.Output.WriteLine($"{CommandPath.ProgramName} {version}");
        return ExitCodes.Done;
    }
}
