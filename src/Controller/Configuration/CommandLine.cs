using DbCalm.Core.Errors;

namespace DbCalm.Controller.Configuration;

/// <summary>What stands on the command line, not yet understood.</summary>
/// <param name="Help">Asked for the help.</param>
/// <param name="Version">Asked for the version.</param>
/// <param name="ConfigFile">The configuration file; null for none.</param>
/// <param name="Values">The options that were given, by key.</param>
internal sealed record CommandLine(bool Help, bool Version, string? ConfigFile, IReadOnlyDictionary<string, string> Values)
{
    private const int HelpColumn = 34;

    /// <summary>Reads <c>--key value</c> and <c>--key=value</c>; what can't be read goes to <paramref name="errors"/>.</summary>
    public static CommandLine Parse(IReadOnlyList<string> args, ValidationErrors errors)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        bool help = false;
        bool version = false;
        for (int i = 0; i < args.Count; i++)
        {
            string[] parts = args[i].Split('=', 2);
            switch (parts[0])
            {
                case "--help" or "-h":
                    help = true;
                    continue;
                case "--version":
                    version = true;
                    continue;
            }

            string? key = KeyOf(parts[0]);
            string? value = parts.Length == 2 ? parts[1] : key is not null && i + 1 < args.Count ? args[++i] : null;
            if (key is null)
            {
                errors.Add($"'{parts[0]}' is not an option; see --help");
            }
            else if (value is null)
            {
                errors.Add($"option {parts[0]} needs a value");
            }
            else
            {
                values[key] = value;
            }
        }

        values.Remove("config", out string? file);
        return new CommandLine(help, version, file, values);
    }

    /// <summary>The text of <c>--help</c>.</summary>
    public static string HelpText()
    {
        IEnumerable<string> lines = OptionKeys.All.Select(key => Aligned($"{key.Option} {key.Value}") + key.Summary);
        return $"""
            dbcalm-controller: the catalog and command post of DbCalm

            usage: dbcalm-controller [--config FILE] [options]

            {Aligned("--config FILE")}a YAML file with the keys below in snake_case
            {string.Join('\n', lines)}
              --help, --version

            Every option can also be set as DBCALM_KEY in the environment. An option wins over the environment, the environment over the file.
            """;
    }

    // What is too long for the column has the summary below it.
    private static string Aligned(string option) => option.Length < HelpColumn - 3 ? $"  {option}".PadRight(HelpColumn) : $"  {option}\n{new string(' ', HelpColumn)}";

    private static string? KeyOf(string option) => option == "--config" ? "config" : OptionKeys.All.FirstOrDefault(key => key.Option == option)?.Name;
}
