using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Stored.Notes;

/// <summary>The small facts that are learnt of a backup after it was made: each an object of its own, written once.</summary>
internal sealed class BackupNotes(INotePlace place)
{
    /// <summary>No note is longer; of a longer one only the start is read.</summary>
    public const int MaxBytes = 64 << 10;

    private const string Prefix = "note-";
    private const string Suffix = ".json";
    private const int RandomDigits = 8;

    /// <summary>True for the name of a note.</summary>
    public static bool IsName(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal);

    /// <summary>Adds a note, durable on return. Throws the repository's DbCalmException when it can't be written.</summary>
    public Task WriteAsync(BackupNote note, CancellationToken cancellationToken)
    {
        string at = note.At.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string name = $"{Prefix}{note.Kind}-{at}-{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}{Suffix}";
        byte[] content = [.. JsonSerializer.SerializeToUtf8Bytes(note, BackupNoteJson.Default.BackupNote), (byte)'\n'];
        return place.WriteNewAsync(name, content, cancellationToken);
    }

    /// <summary>All notes; one that is damaged or of a kind that this version does not know is told and hinders nothing. Throws only when the repository can't be read.</summary>
    public async Task<FoundNotes> ReadAsync(CancellationToken cancellationToken)
    {
        var notes = new List<BackupNote>();
        var problems = new List<string>();
        foreach (string name in await place.ListAsync(cancellationToken))
        {
            try
            {
                byte[] content = await place.ReadAsync(name, cancellationToken);
                notes.Add(JsonSerializer.Deserialize(content, BackupNoteJson.Default.BackupNote) ?? throw new JsonException("it is empty"));
            }
            catch (Exception e) when (e is JsonException or NotSupportedException or FormatException)
            {
                problems.Add($"{name} can't be read: {e.Message}");
            }
            catch (DbCalmException e) when (e.Code == ErrorCode.NotFound)
            {
                // Deleted since the list was made, with its backup.
                problems.Add($"{name} has disappeared");
            }
        }

        return new FoundNotes([.. notes.OrderBy(note => note.At)], problems);
    }
}
