using System.CommandLine;
using System.CommandLine.Parsing;
using DbCalm.Cli.Inputs;

namespace DbCalm.Cli.Commanding;

/// <summary>A command whose help ends with examples.</summary>
internal class ExampleCommand : Command
{
    public ExampleCommand(string name, string description, params string[] examples)
        : base(name, description) => Examples = examples;

    /// <summary>Command lines that work as they are.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>The command with these options behind those it has.</summary>
    public ExampleCommand With(IOptionSet options)
    {
        options.AddTo(this);
        return this;
    }

    /// <summary>The command with these options behind those it has.</summary>
    public ExampleCommand With(params Option[] options)
    {
        foreach (Option option in options)
        {
            Options.Add(option);
        }

        return this;
    }

    /// <summary>The command with a look at how what was typed goes together.</summary>
    public ExampleCommand Checking(Action<CommandResult> check)
    {
        Validators.Add(check);
        return this;
    }

    /// <summary>The command under a name that it had once: it works, and neither help nor completion tell of it.</summary>
    public ExampleCommand AsFormerName()
    {
        Hidden = true;
        return this;
    }
}
