namespace DbCalm.Core.Names;

/// <summary>The identity of a job; DBCalm's command id.</summary>
public readonly record struct JobId
{
    /// <summary>Takes <paramref name="value"/> as it is after checking it; throws an invalid-input error otherwise.</summary>
    public JobId(string value) => Value = NameRules.Check(value, "job id", NameRules.MaxLength);

    /// <summary>The text; never empty except in <c>default</c>.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
