using System.CommandLine;

namespace DbCalm.Cli.Inputs;

/// <summary>The option <c>--quiet</c> of commands that can wait.</summary>
internal sealed class QuietOption : Option<bool>
{
    public QuietOption()
        : base("--quiet") => Description = "While waiting, leave out what the tools say; it is shown when the job does not succeed.";

    /// <summary>True when it was given to a command that has it.</summary>
    public static bool IsGiven(ParseResult parsed) => parsed.CommandResult.Command.Options.OfType<QuietOption>().Any(parsed.GetValue);
}
