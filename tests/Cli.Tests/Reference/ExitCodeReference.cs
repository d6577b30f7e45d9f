using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using DbCalm.Cli.Commanding;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Tests.Reference;

/// <summary>The page of exit codes and error codes, written from their tables.</summary>
internal static partial class ExitCodeReference
{
    private const string Head = """
        # Exit codes

        Written from `ExitCodes` and `ErrorTraits` by `ReferenceTests` (`DBCALM_UPDATE_GOLDEN=1` writes it anew).

        | exit code of dbcalmctl | meaning |
        | --- | --- |

        """;

    private const string Errors = """

        ## Error codes

        Every failure has a code, in the answers of the HTTP listener, in the trailers of gRPC and in the records of jobs. Of those that
        may pass, the same request may succeed later with nothing changed; of the others it will not.

        | error code | meaning | exit code | may pass | HTTP | gRPC |
        | --- | --- | --- | --- | --- | --- |

        """;

    /// <summary>The whole page.</summary>
    public static string Page()
    {
        var text = new StringBuilder(Head);
        foreach ((int code, string meaning) in ExitCodes.Meanings)
        {
            text.Append($"| {code} | {meaning} |\n");
        }

        text.Append(Errors);
        Dictionary<string, string> meanings = Meanings();
        foreach (ErrorCode code in Enum.GetValues<ErrorCode>())
        {
            ErrorTraits traits = ErrorTraits.Of(code);
            text.Append($"| `{ErrorTraits.NameOf(code)}` | {meanings[code.ToString()]} | {traits.ExitCode} ");
            text.Append($"| {(traits.IsTransient ? "yes" : "")} | {traits.HttpStatus} | {traits.GrpcStatus} |\n");
        }

        return text.ToString();
    }

    // The one place that says in words what a code means is its summary.
    private static Dictionary<string, string> Meanings([CallerFilePath] string here = "")
    {
        string source = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Core/Errors/ErrorCode.cs"));
        return Member().Matches(File.ReadAllText(source)).ToDictionary(member => member.Groups[2].Value, member => member.Groups[1].Value);
    }

    [GeneratedRegex(@"<summary>([^<]+)</summary>\s+(\w+),", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Member();
}
