using System.CommandLine;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Inputs;

/// <summary>Options that take one of a few words.</summary>
internal static class OneOf
{
    /// <summary>Makes <paramref name="option"/> take only <paramref name="words"/>, and completes them.</summary>
    public static void Restrict(Option option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            foreach (string given in result.Tokens.Select(token => token.Value).Except(words, StringComparer.Ordinal))
            {
                result.AddError($"{option.Name} '{Printable.Line(given)}' is not one of {string.Join(", ", words)}");
            }
        });
    }
}
