namespace DbCalm.Core.Names;

/// <summary>The name of a place where backups are kept.</summary>
public readonly record struct RepositoryName
{
    /// <summary>Takes <paramref name="value"/> as it is after checking it; throws an invalid-input error otherwise.</summary>
    public RepositoryName(string value) => Value = NameRules.Check(value, "repository", NameRules.MaxLength);

    /// <summary>The text; never empty except in <c>default</c>.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
