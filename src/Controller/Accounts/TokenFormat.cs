using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using DbCalm.Controller.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DbCalm.Controller.Accounts;

/// <summary>
/// JSON Web Tokens with an HMAC (RFC 7515, RFC 7519), no other kind. The header is held against what is configured and never decides anything, and a token is
/// one text: what reads as the same in another spelling is refused.
/// </summary>
internal sealed class TokenFormat(TokenAlgorithm algorithm, string issuer, string audience)
{
    // Longer than any of ours, shorter than what could be a burden.
    private const int MaxLength = 4096;
    private static readonly string[] Scopes = ["all"];
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false, MaximumTokenSizeInBytes = MaxLength };

    /// <summary>The token that says <paramref name="claims"/>, signed with <paramref name="key"/>, whose id it names.</summary>
    public string Write(TokenClaims claims, SymmetricSecurityKey key) => handler.CreateToken(new SecurityTokenDescriptor
    {
        SigningCredentials = new SigningCredentials(key, algorithm.ToString()),
        TokenType = "JWT",
        Issuer = issuer,
        Audience = audience,
        IssuedAt = claims.IssuedAt.UtcDateTime,
        NotBefore = claims.IssuedAt.UtcDateTime,
        Expires = claims.ExpiresAt.UtcDateTime,
        Claims = new Dictionary<string, object>
        {
            ["sub"] = claims.Subject,
            ["sub_type"] = claims.Kind == AccountKind.User ? "user" : "client",
            ["scopes"] = Scopes,
            ["ver"] = claims.Version,
        },
    });

    /// <summary>Reads the claims of <paramref name="token"/>; null when it is not one of ours that holds at <paramref name="now"/>, whatever the matter is.</summary>
    /// <param name="token">The text, from outside.</param>
    /// <param name="keyOf">The key of an id; null for none.</param>
    /// <param name="now">The present.</param>
    public TokenClaims? Read(string token, Func<string, SymmetricSecurityKey?> keyOf, DateTimeOffset now)
    {
        if (token.Length > MaxLength || !Ascii.IsValid(token))
        {
            return null;
        }

        string[] parts = token.Split('.');
        if (parts.Length != 3 || Parse(parts[0]) is not { } header || Parse(parts[1]) is not { } body || Decode(parts[2]) is null)
        {
            return null;
        }

        using (header)
        using (body)
        {
            return KeyIdOf(header.RootElement) is { } keyId && keyOf(keyId) is { } key && IsGood(token, key) ? ClaimsOf(body.RootElement, now) : null;
        }
    }

    // Complete when it returns: the key is here, nothing has to be fetched.
    private bool IsGood(string token, SymmetricSecurityKey key) => handler.ValidateTokenAsync(token, Expectations(key)).GetAwaiter().GetResult().IsValid;

    // Times are looked at below, by the clock of the caller.
    private TokenValidationParameters Expectations(SymmetricSecurityKey key) => new()
    {
        IssuerSigningKey = key,
        ValidAlgorithms = [algorithm.ToString()],
        ValidTypes = ["JWT"],
        ValidIssuer = issuer,
        ValidAudience = audience,
        ValidateLifetime = false,
    };

    // Null unless it says exactly what ours do: a header that asks for more (crit, jwk, another algorithm) is not ours.
    private string? KeyIdOf(JsonElement header) =>
        header.ValueKind == JsonValueKind.Object && header.EnumerateObject().Count() == 3 && Text(header, "alg") == algorithm.ToString() && Text(header, "typ") == "JWT"
            ? Text(header, "kid")
            : null;

    // Read here as well, since a number in quotes is none, a list that names us among others is not for us, and a name that comes twice is not to be chosen from.
    private TokenClaims? ClaimsOf(JsonElement body, DateTimeOffset now)
    {
        if (body.ValueKind != JsonValueKind.Object || Text(body, "iss") != issuer || Text(body, "aud") != audience || Text(body, "sub") is not { } subject || Text(body, "ver") is not { } version || Kind(body) is not { } kind
            || Time(body, "iat") is not { } issued || Time(body, "nbf") is not { } notBefore || Time(body, "exp") is not { } expires)
        {
            return null;
        }

        return notBefore <= now && now < expires ? new TokenClaims(kind, subject, version, issued, expires) : null;
    }

    private static JsonDocument? Parse(string part)
    {
        try
        {
            return Decode(part) is { } json ? JsonDocument.Parse(json, Strict) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string part)
    {
        // One text for each value: padding, blanks and loose bits at the end would make others of it.
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return Base64Url.DecodeFromChars(part, bytes, out _, out int written) == OperationStatus.Done && Base64Url.EncodeToString(bytes.AsSpan(0, written)) == part ? bytes[..written] : null;
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
