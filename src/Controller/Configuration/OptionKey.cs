using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Configuration;

/// <summary>One thing that can be set: under its name in the file, as <c>--its-name</c> and as <c>DBCALM_ITS_NAME</c>.</summary>
/// <param name="Name">The key in snake case.</param>
/// <param name="Value">What stands for the value in the help.</param>
/// <param name="Summary">One line for the help.</param>
/// <param name="Apply">Puts a text into the options; throws an invalid-input error that says what the text should be.</param>
internal sealed record OptionKey(string Name, string Value, string Summary, Func<ControllerOptions, string, ControllerOptions> Apply)
{
    /// <summary>The command line's form.</summary>
    public string Option => "--" + Name.Replace('_', '-');

    /// <summary>The environment's form.</summary>
    public string Variable => "DBCALM_" + Name.ToUpperInvariant();

    /// <summary>The mistake of a value that does not fit.</summary>
    public static DbCalmException Mistake(string text, string expected) => new(ErrorCode.InvalidInput, $"{NameRules.Quote(text)} is not {expected}");
}
