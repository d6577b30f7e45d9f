using System.Text.Encodings.Web;
using System.Text.Json;
using DbCalm.Core.Errors;

namespace DbCalm.Core.Jobs;

/// <summary>A program of a host that runs around a job, with its arguments. People write it as a JSON array of strings, the path first; it is never a shell line.</summary>
public sealed record HookCommand
{
    private const int MostWords = 64;
    private const int MostCharacters = 4096;
    private const string Cure = "write it as a JSON array of strings, the absolute path first: [\"/usr/local/sbin/replica\",\"stop\"]";

    /// <summary>Takes the path and the arguments after checking them; throws an invalid-input error otherwise.</summary>
    public HookCommand(IReadOnlyList<string> words)
    {
        Require(words.Count is > 0 and <= MostWords && words.Sum(word => word.Length) <= MostCharacters, $"has no path, more than {MostWords} words or more than {MostCharacters} characters");
        Require(!words.Any(word => word.Any(char.IsControl)), "has control characters in it");
        Require(words[0].StartsWith('/') && words[0].Split('/').Skip(1).All(part => part is not ("" or "." or "..")), "does not begin with an absolute path without '.' and '..'");
        Words = [.. words];
    }

    /// <summary>Absolute.</summary>
    public string Path => Words[0];

    /// <summary>The path, then its arguments.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The command in <paramref name="text"/>; throws an invalid-input error that does not repeat it.</summary>
    public static HookCommand Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            Require(root.ValueKind == JsonValueKind.Array && root.EnumerateArray().All(word => word.ValueKind == JsonValueKind.String), "is not an array of strings");
            return new HookCommand([.. root.EnumerateArray().Select(word => word.GetString()!)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "the command is not JSON", Cure, e);
        }
    }

    /// <inheritdoc/>
    public bool Equals(HookCommand? other) => other is not null && Words.SequenceEqual(other.Words, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => $"[{string.Join(',', Words.Select(word => $"\"{JsonEncodedText.Encode(word, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""))}]";

    private static void Require(bool holds, string mistake)
    {
        if (!holds)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"the command {mistake}", Cure);
        }
    }
}
