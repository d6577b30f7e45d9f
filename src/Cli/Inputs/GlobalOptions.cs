using System.CommandLine;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Inputs;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    private readonly Func<string, string?> environment;

    private readonly Option<string?> server = new("--server")
    {
        Description = "The controller's address, e.g. https://controller.example:8336. [env: DBCALM_SERVER]",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> caPin = new("--ca-pin")
    {
        Description = "The pin of the controller's CA, sha256:…; needed with --server, otherwise in place of the one that the login "
            + "keeps. [env: DBCALM_CA_PIN]",
        HelpName = "PIN",
        Recursive = true,
    };

    private readonly Option<string?> socket = new("--socket")
    {
        Description = $"The controller's socket on this machine, {Endpoint.DefaultSocket} when nothing is said. [env: DBCALM_SOCKET]",
        HelpName = "PATH",
        Recursive = true,
    };

    private readonly Option<string?> context = new("--context")
    {
        Description = "A login to use, by its name; the current one when nothing says where the controller is.",
        HelpName = "NAME",
        Recursive = true,
    };

    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "How to print the result.",
        HelpName = "table|json|yaml",
        Recursive = true,
        DefaultValueFactory = _ => "table",
    };

    private readonly Option<bool> noColor = new("--no-color")
    {
        Description = "Print without colours. [env: NO_COLOR]",
        Recursive = true,
    };

    public GlobalOptions(Func<string, string?> environment)
    {
        this.environment = environment;
        OneOf.Restrict(output, "table", "json", "yaml");
    }

    /// <summary>Offers the options on <paramref name="root"/> and everything below it.</summary>
    public void AddTo(Command root)
    {
        Option[] options = [server, caPin, socket, context, output, noColor];
        foreach (Option option in options)
        {
            root.Options.Add(option);
        }
    }

    /// <summary>
    /// The controller to call and the login to call it with; throws an invalid-input error when the options contradict each other.
    /// </summary>
    public Target TargetOf(ParseResult parsed) =>
        Target.Choose(parsed.GetValue(server), parsed.GetValue(caPin), parsed.GetValue(socket), parsed.GetValue(context), environment);

    /// <summary>The address that was given without a pin; null when there is a pin, or no address.</summary>
    public Uri? UnpinnedServerOf(ParseResult parsed) =>
        parsed.GetValue(caPin) is null && environment("DBCALM_CA_PIN") is null && (
            parsed.GetValue(server) ?? environment("DBCALM_SERVER")) is { } address
            ? Endpoint.ParseAddress(address)
            : null;

    /// <summary>The form that results are printed in.</summary>
    public OutputFormat FormatOf(ParseResult parsed) => parsed.GetValue(output) switch
    {
        "json" => OutputFormat.Json,
        "yaml" => OutputFormat.Yaml,
        _ => OutputFormat.Table,
    };

    /// <summary>True unless colours are switched off by option or environment.</summary>
    public bool WantsColor(ParseResult parsed) => !parsed.GetValue(noColor) && environment("NO_COLOR") is null;
}
