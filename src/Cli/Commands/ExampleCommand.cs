using System.CommandLine;

namespace DbCalm.Cli.Commands;

/// <summary>A command whose help ends with examples.</summary>
internal class ExampleCommand : Command
{
    public ExampleCommand(string name, string description, params string[] examples)
        : base(name, description) => Examples = examples;

    /// <summary>Whole command lines that work.</summary>
    public IReadOnlyList<string> Examples { get; }
}
