namespace DbCalm.Core.Errors;

/// <summary>Collects every mistake of one input, so that all are reported at once.</summary>
public sealed class ValidationErrors
{
    private readonly List<string> errors = [];

    /// <summary>The mistakes so far, in the order they were found.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>Adds one mistake: what is wrong with which object, and the cure.</summary>
    public void Add(string error) => errors.Add(error);

    /// <summary>Adds <paramref name="error"/> unless <paramref name="holds"/>.</summary>
    public void Require(bool holds, string error)
    {
        if (!holds)
        {
            errors.Add(error);
        }
    }

    /// <summary>Throws one <see cref="ErrorCode.InvalidInput"/> that lists all mistakes of <paramref name="subject"/>; does nothing when there are none.</summary>
    public void ThrowIfAny(string subject)
    {
        if (errors.Count == 0)
        {
            return;
        }

        string noun = errors.Count == 1 ? "1 mistake" : $"{errors.Count} mistakes";
        throw new DbCalmException(ErrorCode.InvalidInput, $"{subject} has {noun}:\n  - {string.Join("\n  - ", errors)}", "correct them and try again");
    }
}
