using System.CommandLine;

namespace DbCalm.Cli.Inputs;

/// <summary>Options that go together and are offered by several commands.</summary>
internal interface IOptionSet
{
    /// <summary>Offers them on <paramref name="command"/>, behind what it takes already, and has it check how they go together.</summary>
    void AddTo(Command command);
}
