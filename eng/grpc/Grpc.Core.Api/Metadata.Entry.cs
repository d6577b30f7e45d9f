using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One header. Keys are kept in lower case, as HTTP/2 sends them.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

        private readonly string? text;
        private readonly byte[]? bytes;

        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = Normalized(key);
            if (!HasBinaryKey(Key))
                throw new ArgumentException($"header '{Key}' holds bytes, so its key must end in {BinaryHeaderSuffix}", nameof(key));

            bytes = [.. valueBytes];
        }

        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = Normalized(key);
            if (HasBinaryKey(Key))
                throw new ArgumentException($"header '{Key}' holds text, so its key must not end in {BinaryHeaderSuffix}", nameof(key));

            text = value;
        }

        public string Key { get; }

        [MemberNotNullWhen(true, nameof(bytes))]
        [MemberNotNullWhen(false, nameof(text))]
        public bool IsBinary => text is null;

        /// <summary>A fresh copy of the bytes; of a text header, its ASCII bytes.</summary>
        public byte[] ValueBytes => IsBinary ? [.. bytes] : Encoding.ASCII.GetBytes(text);

        /// <summary>The text; throws <see cref="InvalidOperationException"/> for a binary header.</summary>
        public string Value => IsBinary ? throw new InvalidOperationException($"header '{Key}' is binary; read ValueBytes") : text;

        public override string ToString() =>
            IsBinary ? $"[Entry: key={Key}, valueBytes={Convert.ToHexString(bytes)}]" : $"[Entry: key={Key}, value={text}]";

        private static bool HasBinaryKey(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        [SuppressMessage("Globalization", "CA1308", Justification = "HTTP/2 field names are lower case")]
        private static string Normalized(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            var lower = key.ToLowerInvariant();
            if (lower.Length == 0 || lower.AsSpan().ContainsAnyExcept(KeyCharacters))
                throw new ArgumentException($"header key '{key}' may consist of letters, digits, '-', '_' and '.' only", nameof(key));

            return lower;
        }
    }
}
