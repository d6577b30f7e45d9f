namespace DbCalm.Core.Names;

/// <summary>The identity of a chain: the id of the full backup that everything in it is built on.</summary>
public readonly record struct ChainId
{
    /// <summary>Takes <paramref name="value"/> as it is after checking it; throws an invalid-input error otherwise.</summary>
    public ChainId(string value) => Value = NameRules.Check(value, "chain id", 127);

    /// <summary>The text; never empty except in <c>default</c>.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
