using DbCalm.Core.Errors;

namespace DbCalm.Controller.Configuration;

/// <summary>Puts file, environment and command line together: the later wins. Every mistake is found before any is reported.</summary>
internal static class OptionsLoader
{
    /// <summary>The options, or an invalid-input error that lists all mistakes.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="environment">Reads a variable of the environment; null when it is not set.</param>
    /// <param name="errors">Mistakes that were found before.</param>
    public static ControllerOptions Load(CommandLine line, Func<string, string?> environment, ValidationErrors errors)
    {
        string? path = line.ConfigFile ?? environment("DBCALM_CONFIG");
        IReadOnlyDictionary<string, string> file = path is null ? new Dictionary<string, string>() : ConfigurationFile.Read(path, errors);
        var options = new ControllerOptions();
        foreach (OptionKey key in OptionKeys.All)
        {
            options = Apply(options, key, key.Name, file.GetValueOrDefault(key.Name), errors);
            options = Apply(options, key, key.Variable, environment(key.Variable), errors);
            options = Apply(options, key, key.Option, line.Values.GetValueOrDefault(key.Name), errors);
        }

        CheckFiles(options, errors);
        errors.ThrowIfAny("the configuration");
        return options;
    }

    private static void CheckFiles(ControllerOptions options, ValidationErrors errors)
    {
        errors.Require((options.HttpCertificateFile is null) == (options.HttpKeyFile is null), "both ssl_cert and ssl_key must be provided");
        errors.Require(options.HttpCertificateFile is null || File.Exists(options.HttpCertificateFile), $"ssl_cert file does not exist: {options.HttpCertificateFile}");
        errors.Require(options.HttpKeyFile is null || File.Exists(options.HttpKeyFile), $"ssl_key file does not exist: {options.HttpKeyFile}");
    }

    private static ControllerOptions Apply(ControllerOptions options, OptionKey key, string source, string? text, ValidationErrors errors)
    {
        if (text is null)
        {
            return options;
        }

        try
        {
            return key.Apply(options, text);
        }
        catch (DbCalmException e)
        {
            errors.Add($"{source}: {e.Message}");
            return options;
        }
    }
}
