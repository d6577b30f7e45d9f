namespace DbCalm.Core.Names;

/// <summary>The name of a retention policy; unique in the fleet.</summary>
public readonly record struct PolicyName
{
    /// <summary>Takes <paramref name="value"/> as it is after checking it; throws an invalid-input error otherwise.</summary>
    public PolicyName(string value) => Value = NameRules.Check(value, "retention policy", NameRules.MaxLength);

    /// <summary>The text; never empty except in <c>default</c>.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
