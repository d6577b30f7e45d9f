using System.Collections.Concurrent;
using System.Text;

namespace DbCalm.Security.Secrets;

/// <summary>Secrets that were given somewhere, and every form in which one could come to light elsewhere: as it is, in hex, and in base64 at any place in a longer text.</summary>
internal sealed class PlantedSecrets
{
    private const int Shortest = 12;
    private readonly ConcurrentDictionary<string, byte[][]> forms = new();

    internal IEnumerable<string> Names => forms.Keys;

    internal void Plant(string name, string secret) => Plant(name, Encoding.UTF8.GetBytes(secret));

    internal void Plant(string name, byte[] secret)
    {
        Assert.True(secret.Length >= Shortest, $"{name} is too short to be looked for");
        forms[name] =
        [
            secret,
            Encoding.ASCII.GetBytes(Convert.ToHexString(secret)),
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret)),
            .. Enumerable.Range(0, 3).SelectMany(offset => Base64At(secret, offset)),
        ];
    }

    /// <summary>The names of those that are in <paramref name="text"/>.</summary>
    internal IEnumerable<string> In(ReadOnlyMemory<byte> text) => forms.Where(secret => secret.Value.Any(form => text.Span.IndexOf(form) >= 0)).Select(secret => secret.Key);

    /// <inheritdoc cref="In(ReadOnlyMemory{byte})"/>
    internal IEnumerable<string> In(string text) => In(Encoding.UTF8.GetBytes(text));

    // The letters of base64 that depend on nothing but the secret, when so many bytes stand before it.
    private static IEnumerable<byte[]> Base64At(byte[] secret, int offset)
    {
        string whole = Convert.ToBase64String([.. new byte[offset], .. secret]).TrimEnd('=');
        int first = ((offset * 8) + 5) / 6;
        string certain = whole[first..((offset + secret.Length) * 8 / 6)];
        return [Encoding.ASCII.GetBytes(certain), Encoding.ASCII.GetBytes(certain.Replace('+', '-').Replace('/', '_'))];
    }
}
