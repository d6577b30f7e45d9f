namespace DbCalm.Core.Names;

/// <summary>How a backup is taken, by name. Backups of two methods are never built on each other and never stand for each other.</summary>
public readonly record struct BackupMethod
{
    /// <summary>Takes <paramref name="value"/> as it is after checking it; throws an invalid-input error otherwise.</summary>
    public BackupMethod(string value) => Value = NameRules.Check(value, "backup method");

    /// <summary>Physical backups by MariaDB's own tool: the method of everything that names none.</summary>
    public static BackupMethod MariaBackup { get; } = new("mariadb-backup");

    /// <summary>The text; never empty except in <c>default</c>.</summary>
    public string Value { get; }

    /// <summary>The method called <paramref name="name"/>; <see cref="MariaBackup"/> for an empty name, which is what programs say that know no other.</summary>
    public static BackupMethod Of(string name) => name.Length == 0 ? MariaBackup : new BackupMethod(name);

    /// <summary>Whether two names, as they were told, mean the same method; also of names that could not be one.</summary>
    public static bool IsSame(string told, string other) => OrDefault(told) == OrDefault(other);

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static string OrDefault(string name) => name.Length == 0 ? MariaBackup.Value : name;
}
