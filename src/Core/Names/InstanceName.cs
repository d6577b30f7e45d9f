namespace DbCalm.Core.Names;

/// <summary>The name of one database server; unique in the fleet.</summary>
public readonly record struct InstanceName
{
    /// <summary>Takes <paramref name="value"/> as it is after checking it; throws an invalid-input error otherwise.</summary>
    public InstanceName(string value) => Value = NameRules.Check(value, "instance", NameRules.MaxLength);

    /// <summary>The text; never empty except in <c>default</c>.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
