using DbCalm.Core.Errors;

namespace DbCalm.Controller.Api.Rest;

/// <summary>Checks the texts of a body and collects what is wrong, in the words that DBCalm has for it.</summary>
/// <param name="noun">The body's name: <c>TokenRequest</c>.</param>
internal sealed class RestFields(string noun)
{
    // No name, secret or code is as long.
    private const int MaxLength = 1024;
    private readonly List<string> mistakes = [];

    /// <summary>Requires a text that is not empty.</summary>
    public RestFields Require(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            mistakes.Add($"Key: '{noun}.{name}' Error:Field validation for '{name}' failed on the 'required' tag");
        }

        return Allow(name, text);
    }

    /// <summary>Requires that a text, if there is one, is of a sensible length and holds no zero.</summary>
    public RestFields Allow(string name, string? text)
    {
        if (text?.Length > MaxLength)
        {
            mistakes.Add($"Key: '{noun}.{name}' Error:Field validation for '{name}' failed on the 'max={MaxLength}' tag");
        }

        if (text?.Contains('\0', StringComparison.Ordinal) == true)
        {
            mistakes.Add($"Key: '{noun}.{name}' Error:Field validation for '{name}' failed: it holds a NUL character");
        }

        return this;
    }

    /// <summary>Throws one invalid-input error with all that was wrong.</summary>
    public void ThrowIfAny()
    {
        if (mistakes.Count > 0)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, string.Join('\n', mistakes));
        }
    }
}
