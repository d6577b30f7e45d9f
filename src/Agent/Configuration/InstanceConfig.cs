using DbCalm.Core.Names;

namespace DbCalm.Agent.Configuration;

/// <summary>One database server as the host's file describes it.</summary>
internal sealed record InstanceConfig
{
    public required InstanceName Name { get; init; }

    /// <summary>The server's kind; <c>mariadb</c> for now.</summary>
    public required string Engine { get; init; }

    /// <summary>How it is backed up.</summary>
    public BackupMethod Method { get; init; } = BackupMethod.MariaBackup;

    /// <summary>The option file with user and password; given to the tools by path and read by nothing else.</summary>
    public required string OptionFile { get; init; }

    /// <summary>The server's socket; null when it is reached by host and port.</summary>
    public string? Socket { get; init; }

    public string? Host { get; init; }

    public int? Port { get; init; }

    public required string DataDir { get; init; }

    /// <summary>The socket path or host:port, for people.</summary>
    public string Address => Socket ?? $"{Host}:{Port}";
}
