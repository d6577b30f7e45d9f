using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DbCalm.Controller.Configuration;

namespace DbCalm.Controller.Accounts;

/// <summary>
/// JSON Web Tokens with an HMAC (RFC 7515, RFC 7519), no other kind: no library for them restores with the runtime that this is built for. The header is
/// held against what is configured and never decides anything.
/// </summary>
internal sealed class JsonWebToken(TokenAlgorithm algorithm, string issuer, string audience)
{
    // Longer than any of ours, shorter than what could be a burden.
    private const int MaxLength = 4096;

    /// <summary>The token that says <paramref name="claims"/>, signed with the key of that id.</summary>
    public string Write(TokenClaims claims, string keyId, ReadOnlySpan<byte> key)
    {
        string text = $"{Part(writer => WriteHeader(writer, keyId))}.{Part(writer => WriteClaims(writer, claims))}";
        Span<byte> signature = stackalloc byte[TokenAlgorithms.LongestSignature];
        int length = algorithm.Sign(key, Encoding.ASCII.GetBytes(text), signature);
        return $"{text}.{Base64Url.EncodeToString(signature[..length])}";
    }

    /// <summary>What <paramref name="token"/> says; null when it is not one of ours that holds at <paramref name="now"/>, whatever the matter is.</summary>
    /// <param name="token">The text, from outside.</param>
    /// <param name="keyOf">The key of an id; null for none.</param>
    /// <param name="now">The present.</param>
    public TokenClaims? Read(string token, Func<string, byte[]?> keyOf, DateTimeOffset now)
    {
        if (token.Length > MaxLength || !Ascii.IsValid(token))
        {
            return null;
        }

        string[] parts = token.Split('.');
        if (parts.Length != 3 || Decode(parts[0]) is not { } header || Decode(parts[1]) is not { } body || Decode(parts[2]) is not { } signature)
        {
            return null;
        }

        return KeyIdOf(header) is { } keyId && keyOf(keyId) is { } key && IsSigned(parts, key, signature) ? ClaimsOf(body, now) : null;
    }

    private bool IsSigned(string[] parts, byte[] key, byte[] signature)
    {
        Span<byte> expected = stackalloc byte[TokenAlgorithms.LongestSignature];
        int length = algorithm.Sign(key, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), expected);
        return CryptographicOperations.FixedTimeEquals(expected[..length], signature);
    }

    // Null unless it says exactly what ours do: a header that asks for more (crit, jwk, another algorithm) is not ours.
    private string? KeyIdOf(byte[] header)
    {
        if (Parse(header) is not { } document)
        {
            return null;
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.EnumerateObject().Count() == 3
                && Text(root, "alg") == algorithm.ToString() && Text(root, "typ") == "JWT"
                ? Text(root, "kid")
                : null;
        }
    }

    private TokenClaims? ClaimsOf(byte[] body, DateTimeOffset now)
    {
        if (Parse(body) is not { } document)
        {
            return null;
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "iss") != issuer || Text(root, "aud") != audience
                || Text(root, "sub") is not { } subject || Text(root, "ver") is not { } version || Kind(root) is not { } kind
                || Time(root, "iat") is not { } issued || Time(root, "nbf") is not { } notBefore || Time(root, "exp") is not { } expires)
            {
                return null;
            }

            return notBefore <= now && now < expires ? new TokenClaims(kind, subject, version, issued, expires) : null;
        }
    }

    private void WriteHeader(Utf8JsonWriter writer, string keyId)
    {
        writer.WriteString("alg", algorithm.ToString());
        writer.WriteString("typ", "JWT");
        writer.WriteString("kid", keyId);
    }

    private void WriteClaims(Utf8JsonWriter writer, TokenClaims claims)
    {
        writer.WriteString("sub", claims.Subject);
        writer.WriteString("sub_type", claims.Kind == AccountKind.User ? "user" : "client");
        writer.WriteStartArray("scopes");
        writer.WriteStringValue("all");
        writer.WriteEndArray();
        writer.WriteString("iss", issuer);
        writer.WriteString("aud", audience);
        writer.WriteString("ver", claims.Version);
        writer.WriteNumber("exp", claims.ExpiresAt.ToUnixTimeSeconds());
        writer.WriteNumber("nbf", claims.IssuedAt.ToUnixTimeSeconds());
        writer.WriteNumber("iat", claims.IssuedAt.ToUnixTimeSeconds());
    }

    private static string Part(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }

    private static byte[]? Decode(string part)
    {
        // One text for each value: padding, blanks and loose bits at the end would make others of it.
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return Base64Url.DecodeFromChars(part, bytes, out _, out int written) == OperationStatus.Done && Base64Url.EncodeToString(bytes.AsSpan(0, written)) == part ? bytes[..written] : null;
    }

    private static JsonDocument? Parse(byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name)
    {
        try
        {
            return root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // A string that is no Unicode, which parsing lets pass.
            return null;
        }
    }

    private static AccountKind? Kind(JsonElement root) => Text(root, "sub_type") switch
    {
        "user" => AccountKind.User,
        "client" => AccountKind.Client,
        _ => null,
    };

    private static DateTimeOffset? Time(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long seconds) && seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
