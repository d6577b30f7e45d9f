using DbCalm.Core.Errors;

namespace DbCalm.Artefacts.Storage;

/// <summary>One thing that is wrong with a stored backup.</summary>
/// <param name="BackupId">Whose.</param>
/// <param name="Object">The object or file: <c>data</c>, <c>manifest.json</c> or a file of the data directory.</param>
/// <param name="Segment">The segment's index from 0; null when it is not about one.</param>
/// <param name="Message">What is wrong, without the names above.</param>
public sealed record StoredDefect(string BackupId, string Object, int? Segment, string Message)
{
    /// <summary>The whole sentence, lower case.</summary>
    public string Describe() => Segment is { } segment
        ? $"backup {BackupId}, {Object}, segment {segment}: {Message}"
        : $"backup {BackupId}, {Object}: {Message}";

    /// <summary>The defect as the failure of work that needs the backup whole.</summary>
    public DbCalmException ToException() => new(
        ErrorCode.Corrupt,
        Describe(),
        $"use another backup; 'dbcalmctl backups verify {BackupId}' lists all that is wrong with this one");
}
