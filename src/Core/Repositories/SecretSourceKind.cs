namespace DbCalm.Core.Repositories;

/// <summary>How an agent finds a secret.</summary>
public enum SecretSourceKind
{
    /// <summary>The text of a file, without the line end.</summary>
    File,

    /// <summary>A variable of the agent's environment.</summary>
    Environment,

    /// <summary>What a program prints, started with its arguments split at spaces and without a shell.</summary>
    Command,
}
