namespace DbCalm.Core.Names;

/// <summary>The identity of a host: made at its enrolment, carried in its certificate, never used again.</summary>
public readonly record struct HostId
{
    /// <summary>Takes <paramref name="value"/> as it is after checking it; throws an invalid-input error otherwise.</summary>
    public HostId(string value) => Value = NameRules.Check(value, "host id", NameRules.MaxLength);

    /// <summary>The text; never empty except in <c>default</c>.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
