namespace DbCalm.Core.Names;

/// <summary>The identity of a backup and the name of its folder in a repository; sorts by the time it was queued.</summary>
public readonly record struct BackupId
{
    /// <summary>Takes <paramref name="value"/> as it is after checking it; throws an invalid-input error otherwise.</summary>
    public BackupId(string value) => Value = NameRules.Check(value, "backup id", 127);

    /// <summary>The text; never empty except in <c>default</c>.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
