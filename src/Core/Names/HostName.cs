namespace DbCalm.Core.Names;

/// <summary>The name under which a machine with an agent joined; unique among the hosts that are not removed.</summary>
public readonly record struct HostName
{
    /// <summary>Takes <paramref name="value"/> as it is after checking it; throws an invalid-input error otherwise.</summary>
    public HostName(string value) => Value = NameRules.Check(value, "host", NameRules.MaxLength);

    /// <summary>The text; never empty except in <c>default</c>.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
