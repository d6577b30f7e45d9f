namespace DbCalm.Core.Names;

/// <summary>What people call a channel; unique.</summary>
public readonly record struct ChannelName
{
    /// <summary>Takes <paramref name="value"/> as it is after checking it; throws an invalid-input error otherwise.</summary>
    public ChannelName(string value) => Value = NameRules.Check(value, "channel", NameRules.MaxLength);

    /// <summary>The text; never empty except in <c>default</c>.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
