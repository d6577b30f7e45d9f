using System.CommandLine;
using DbCalm.Cli.Output;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Inputs;

/// <summary>
/// A secret that comes from a person at the terminal or from a file, and never from the command line, which everybody on the machine can
/// read.
/// </summary>
/// <param name="what">What it is, in words; the option has dashes in their place.</param>
internal sealed class SecretInput(string what) : IOptionSet
{
    private const int MaxLength = 1024;

    private readonly Option<string?> file = new(OptionOf(what))
    {
        Description = $"The file whose first line is the {what}; - for the standard input. Asked for when nothing is said.",
        HelpName = "FILE",
    };

    /// <inheritdoc/>
    public void AddTo(Command command) => command.Options.Add(file);

    /// <summary>True when a file or the standard input has it.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(file) is not null;

    /// <summary>
    /// The secret of <paramref name="owner"/>, whom the question names; throws as <see cref="Read(ParseResult, Terminal, bool)"/> does.
    /// </summary>
    public string Read(ParseResult parsed, Terminal terminal, string owner) =>
        Ask(parsed, terminal, $"{char.ToUpperInvariant(what[0])}{what[1..]} of {owner}: ");

    /// <summary>The secret; throws an invalid-input error when there is none, or when a person typed two different ones.</summary>
    public string Read(ParseResult parsed, Terminal terminal, bool twice = false)
    {
        string secret = Ask(parsed, terminal, $"Enter {what}: ");
        return !twice || IsGiven(parsed) || terminal.AskSecret($"Confirm {what}: ") == secret
            ? secret
            : throw new DbCalmException(ErrorCode.InvalidInput, $"{what}s do not match", "type the same one twice");
    }

    private string Ask(ParseResult parsed, Terminal terminal, string question) => parsed.GetValue(file) is { } path
        ? FirstLine(terminal, path)
        : terminal.AskSecret(Printable.Line(question))
            ?? throw new DbCalmException(
                ErrorCode.InvalidInput, $"the {what} is missing and nobody is at the terminal to ask",
                $"give it with {OptionOf(what)} FILE, or {OptionOf(what)} - and on the standard input");

    private static string OptionOf(string what) => $"--{what.Replace(' ', '-')}-file";

    private string FirstLine(Terminal terminal, string path)
    {
        try
        {
            using TextReader reader = path == "-" ? terminal.OpenIn() : new StreamReader(path);
            string line = reader.ReadLine() ?? "";
            return line.Length is > 0 and <= MaxLength
                ? line
                : throw new DbCalmException(
                    ErrorCode.InvalidInput, $"there is no {what} in {(path == "-" ? "the standard input" : path)}",
                    "put it on the first line");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbCalmException(
                ErrorCode.InvalidInput, $"can't read the {what} from {path}: {e.Message}", "check the path and its permissions", e);
        }
    }
}
