using DbCalm.Cli.Output;

namespace DbCalm.Cli.Inputs;

/// <summary>The surroundings that every command is made with.</summary>
internal sealed record CommandContext(Terminal Terminal, GlobalOptions Globals)
{
    /// <summary>Arguments and options that name an object.</summary>
    public NameInput Names => new(this);
}
