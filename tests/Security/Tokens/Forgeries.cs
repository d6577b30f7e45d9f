using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace DbCalm.Security.Tokens;

/// <summary>Every way to forge a token that is known to have worked somewhere.</summary>
internal static class Forgeries
{
    private const long Year = 365 * 24 * 3600;

    /// <summary>Made without the key that signs.</summary>
    internal static readonly IReadOnlyDictionary<string, Func<Forgery, string, string>> WithoutTheKey = new Dictionary<string, Func<Forgery, string, string>>
    {
        ["alg none, no signature"] = (f, _) => Bare(f, "none"),
        ["alg None"] = (f, _) => Bare(f, "None"),
        ["alg nOnE with the old signature"] = (f, _) => Bare(f, "nOnE") + f.Real.Signature,
        ["alg empty"] = (f, _) => Bare(f, ""),
        ["signature stripped"] = (f, _) => $"{f.Real.Header}.{f.Real.Claims}.",
        ["signature and dot stripped"] = (f, _) => $"{f.Real.Header}.{f.Real.Claims}",
        ["signature cut short"] = (f, _) => $"{f.Real.Header}.{f.Real.Claims}.{f.Real.Signature[..22]}",
        ["signature of one byte"] = (f, _) => $"{f.Real.Header}.{f.Real.Claims}.AA",
        ["claims of another user under a real signature"] = (f, _) => $"{f.Real.Header}.{Forgery.Encode(f.Claims.ToJsonString().Replace("the-viewer", "the-admin", StringComparison.Ordinal))}.{f.Real.Signature}",
        ["HMAC with the authority's certificate"] = (f, data) => f.Sign(File.ReadAllBytes(Path.Combine(data, "ca", "ca.crt"))),
        ["HMAC with the server's certificate"] = (f, data) => f.Sign(File.ReadAllBytes(Path.Combine(data, "server", "server.crt"))),
        ["RS256 with a key of ours"] = (f, _) => Asymmetric(f, "RS256"),
        ["RS256 with its key in the header"] = (f, _) => Asymmetric(f, "RS256", embed: true),
        ["HMAC with an empty key"] = (f, _) => f.Sign([]),
        ["HMAC with the word secret"] = (f, _) => f.Sign("secret"u8.ToArray()),
        ["an empty key id"] = (f, _) => Other(f, "kid", ""),
        ["a key id that leads to an empty file"] = (f, _) => Other(f, "kid", "../../../../../dev/null"),
        ["a key id that leads to a known file"] = (f, data) => OtherKey(f, "../ca/ca.crt", File.ReadAllBytes(Path.Combine(data, "ca", "ca.crt"))),
        ["a key id with SQL"] = (f, _) => Other(f, "kid", "x' UNION SELECT 'secret' --"),
        ["a key that a URL names"] = (f, _) => Added(f, "jku", "https://127.0.0.1:1/keys"),
        ["a compressed token"] = (f, _) => Added(f, "zip", "DEF"),
        ["an encrypted one's shape"] = (f, _) => $"{f.Real.Header}.{f.Real.Claims}.{f.Real.Signature}.AAAA.AAAA",
        ["nothing"] = (_, _) => "",
        ["dots"] = (_, _) => "..",
        ["many dots"] = (_, _) => new string('.', 3000),
        ["very long"] = (f, _) => f.Real.Header + "." + new string('A', 12_000) + "." + f.Real.Signature,
        ["a control character"] = (f, _) => $"{f.Real.Header}.{f.Real.Claims}.\u007f",
    };

    /// <summary>Signed with the real key, so that only what they say can be wrong.</summary>
    internal static readonly IReadOnlyDictionary<string, Func<Forgery, string>> WithTheKey = new Dictionary<string, Func<Forgery, string>>
    {
        ["HS512 as its header says"] = f => Resigned(f, "HS512", (key, text) => HMACSHA512.HashData(key, Encoding.ASCII.GetBytes(text))),
        ["HS384 as its header says"] = f => Resigned(f, "HS384", (key, text) => HMACSHA384.HashData(key, Encoding.ASCII.GetBytes(text))),
        ["HS512 under a header of HS256"] = f => f.Sign(algorithm: (key, text) => HMACSHA512.HashData(key, Encoding.ASCII.GetBytes(text))),
        ["HS256 under a header of RS256"] = f => f.With(x => x.Header["alg"] = "RS256"),
        ["hs256 in small letters"] = f => f.With(x => x.Header["alg"] = "hs256"),
        ["alg as a list"] = f => f.With(x => x.Header["alg"] = new JsonArray("HS256")),
        ["another typ"] = f => f.With(x => x.Header["typ"] = "at+jwt"),
        ["no typ"] = f => f.With(x => x.Header.Remove("typ")),
        ["a critical extension"] = f => f.With(x => x.Header["crit"] = new JsonArray("exp")),
        ["alg twice"] = f => f.Sign(f.Header.ToJsonString().Insert(1, "\"alg\":\"none\","), f.Claims.ToJsonString()),
        ["another issuer"] = f => f.With(x => x.Claims["iss"] = "dbcalm2"),
        ["no issuer"] = f => f.With(x => x.Claims.Remove("iss")),
        ["another audience"] = f => f.With(x => x.Claims["aud"] = "other"),
        ["audiences in a list"] = f => f.With(x => x.Claims["aud"] = new JsonArray("dbcalm", "other")),
        ["ended a second ago"] = f => f.With(x => x.Claims["exp"] = Now - 1),
        ["no end"] = f => f.With(x => x.Claims.Remove("exp")),
        ["an end as text"] = f => f.With(x => x.Claims["exp"] = "99999999999"),
        ["an end beyond all time"] = f => f.With(x => x.Claims["exp"] = 1e300),
        ["a negative end"] = f => f.With(x => x.Claims["exp"] = -1),
        ["not yet"] = f => f.With(x => x.Claims["nbf"] = Now + Year),
        ["exp twice"] = f => f.Sign(f.Header.ToJsonString(), f.Claims.ToJsonString().Insert(1, $"\"exp\":{Now + Year},")),
        ["a user who is not there"] = f => f.With(x => x.Claims["sub"] = "nobody"),
        ["another user with this one's version"] = f => f.With(x => x.Claims["sub"] = "the-admin"),
        ["a client of the user's name"] = f => f.With(x => x.Claims["sub_type"] = "client"),
        ["no version"] = f => f.With(x => x.Claims.Remove("ver")),
        ["an empty version"] = f => f.With(x => x.Claims["ver"] = ""),
        ["a subject that is a number"] = f => f.With(x => x.Claims["sub"] = 1),
        ["a subject that is no Unicode"] = f => f.Sign(f.Header.ToJsonString(), f.Claims.ToJsonString().Replace("\"the-viewer\"", "\"\\ud800\"", StringComparison.Ordinal)),
        ["claims that are a list"] = f => f.Sign(f.Header.ToJsonString(), "[]"),
        ["claims that are nothing"] = f => f.Sign(f.Header.ToJsonString(), ""),
        ["claims that are deep"] = f => f.Sign(f.Header.ToJsonString(), string.Concat(Enumerable.Repeat("{\"a\":", 500)) + "1" + new string('}', 500)),
        ["claims that are followed by more"] = f => f.Sign(f.Header.ToJsonString(), f.Claims.ToJsonString() + "{}"),
        ["padding"] = f => f.Sign() + "=",
        ["a blank inside"] = f => f.Sign().Insert(30, " "),
        ["another spelling of the signature"] = f => OtherSpelling(f.Sign()),
    };

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private static string Bare(Forgery f, string algorithm)
    {
        f.Header["alg"] = algorithm;
        return $"{Forgery.Encode(f.Header.ToJsonString())}.{f.Real.Claims}.";
    }

    private static string Other(Forgery f, string name, string value) => OtherKey(f, value, [], name);

    private static string OtherKey(Forgery f, string value, byte[] key, string name = "kid")
    {
        f.Header[name] = value;
        return f.Sign(key);
    }

    private static string Added(Forgery f, string name, string value)
    {
        f.Header[name] = value;
        return f.Sign([]);
    }

    private static string Resigned(Forgery f, string name, Func<byte[], string, byte[]> algorithm)
    {
        f.Header["alg"] = name;
        return f.Sign(algorithm: algorithm);
    }

    private static string Asymmetric(Forgery f, string name, bool embed = false)
    {
        using var rsa = RSA.Create(2048);
        f.Header["alg"] = name;
        if (embed)
        {
            RSAParameters key = rsa.ExportParameters(includePrivateParameters: false);
            f.Header["jwk"] = new JsonObject { ["kty"] = "RSA", ["n"] = System.Buffers.Text.Base64Url.EncodeToString(key.Modulus), ["e"] = "AQAB" };
        }

        return f.Sign([], (_, text) => rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    // The last letter of 32 bytes in base64 has two bits that mean nothing.
    private static string OtherSpelling(string token)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return token[..^1] + Letters[Letters.IndexOf(token[^1], StringComparison.Ordinal) ^ 1];
    }
}
