using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace DbCalm.Security.Tokens;

/// <summary>Makes tokens the way an attacker would, and with a stolen key the way the controller does.</summary>
internal sealed class Forgery
{
    private readonly string[] parts;

    /// <param name="token">A token that holds.</param>
    /// <param name="keyDirectory">Where the controller keeps its keys.</param>
    internal Forgery(string token, string keyDirectory)
    {
        parts = token.Split('.');
        Header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!.AsObject();
        Claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        Key = Convert.FromBase64String(File.ReadAllText(Path.Combine(keyDirectory, $"{Header["kid"]}.key")).TrimEnd());
    }

    /// <summary>The real token's header, to be changed.</summary>
    internal JsonObject Header { get; }

    /// <summary>The real token's claims, to be changed.</summary>
    internal JsonObject Claims { get; }

    /// <summary>The real key: with it whatever is refused is refused for what it says.</summary>
    internal byte[] Key { get; }

    /// <summary>The real parts.</summary>
    internal (string Header, string Claims, string Signature) Real => (parts[0], parts[1], parts[2]);

    internal static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    internal static byte[] Hs256(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text));

    /// <summary>The token of header and claims as they are now.</summary>
    internal string Sign(byte[]? key = null, Func<byte[], string, byte[]>? algorithm = null) => Sign(Header.ToJsonString(), Claims.ToJsonString(), key, algorithm);

    /// <summary>The token of these two texts.</summary>
    internal string Sign(string header, string claims, byte[]? key = null, Func<byte[], string, byte[]>? algorithm = null)
    {
        string text = $"{Encode(header)}.{Encode(claims)}";
        return $"{text}.{Base64Url.EncodeToString((algorithm ?? Hs256)(key ?? Key, text))}";
    }

    /// <summary>This with <paramref name="change"/> made, signed with the real key.</summary>
    internal string With(Action<Forgery> change)
    {
        change(this);
        return Sign();
    }
}
