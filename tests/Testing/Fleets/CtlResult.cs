using System.Text.Json;
using System.Text.Json.Nodes;

namespace DbCalm.Testing.Fleets;

/// <summary>What one run of <c>dbcalmctl -o json</c> left.</summary>
internal sealed record CtlResult(string Command, int ExitCode, string Stdout, string Stderr)
{
    /// <summary>The one JSON document on stdout.</summary>
    internal JsonNode Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Stdout) ?? throw new InvalidOperationException(ToString());
            }
            catch (JsonException e)
            {
                throw new InvalidOperationException($"stdout is not one JSON document: {e.Message}\n{this}", e);
            }
        }
    }

    /// <summary>The document, after checking that the command succeeded.</summary>
    internal JsonNode Ok()
    {
        Assert.True(ExitCode == 0, ToString());
        return Json;
    }

    /// <summary>This, after checking the exit code and that stderr names what is wrong.</summary>
    internal CtlResult Fails(int exitCode, params string[] words)
    {
        Assert.True(ExitCode == exitCode, $"expected exit code {exitCode}\n{this}");
        foreach (string word in words)
        {
            Assert.True(Stderr.Contains(word, StringComparison.OrdinalIgnoreCase), $"expected '{word}' in stderr\n{this}");
        }

        return this;
    }

    public override string ToString() => $"{Command} ended with {ExitCode}\n--- stderr\n{Stderr}\n--- stdout\n{Stdout}";
}
