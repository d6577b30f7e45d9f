using System.CommandLine;
using System.CommandLine.Invocation;
using DbCalm.Agent.Configuration;

namespace DbCalm.Agent.Commands;

/// <summary>Prints the name and version of the program.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"dbcalm-agent {AgentVersion.Text}");
        return 0;
    }
}
