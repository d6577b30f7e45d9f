using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace DbCalm.Controller.Tests.Accounts;

public sealed class TokenFormatTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Key = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
    private static readonly SymmetricSecurityKey SigningKey = new(Key) { KeyId = "k1" };
    private static readonly TokenClaims Claims = new(AccountKind.User, "anna", "v1", Now, Now.AddHours(1));
    private readonly TokenFormat format = new(TokenAlgorithm.HS256, "dbcalm", "dbcalm");

    [Theory]
    [InlineData(0, 64)]
    [InlineData(1, 86)]
    [InlineData(2, 128)]
    public void What_was_written_is_read_till_it_ends(int algorithm, int _)
    {
        var own = new TokenFormat((TokenAlgorithm)algorithm, "dbcalm", "dbcalm");
        string token = own.Write(Claims, SigningKey);
        Assert.Equal(Claims, own.Read(token, Find, Now));
        Assert.Equal(Claims, own.Read(token, Find, Now.AddHours(1).AddTicks(-1)));
        Assert.Null(own.Read(token, Find, Now.AddHours(1)));
        Assert.Null(own.Read(token, Find, Now.AddSeconds(-1)));
    }

    // RFC 7515, appendix A.1.
    [Fact]
    public void A_signature_is_that_of_the_standard()
    {
        byte[] key = Base64Url.DecodeFromChars("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
        byte[] text = Encoding.ASCII.GetBytes("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ");
        using SignatureProvider signer = CryptoProviderFactory.Default.CreateForSigning(new SymmetricSecurityKey(key), nameof(TokenAlgorithm.HS256));
        Assert.Equal("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", Base64Url.EncodeToString(signer.Sign(text)));
    }

    [Fact]
    public void What_others_wrote_is_worth_nothing()
    {
        const string Body = """{"sub":"anna","sub_type":"user","scopes":["all"],"iss":"dbcalm","aud":"dbcalm","ver":"v1","exp":1795266000,"nbf":1795262400,"iat":1795262400}""";
        const string Header = """{"alg":"HS256","typ":"JWT","kid":"k1"}""";
        Assert.NotNull(format.Read(Sign(Header, Body), Find, Now));
        string[] wrong =
        [
            "", ".", "..", "...", "a.b.c", new string('a', 5000),
            Sign("""{"alg":"none","typ":"JWT","kid":"k1"}""", Body),
            $"{Part("""{"alg":"none","typ":"JWT","kid":"k1"}""")}.{Part(Body)}.",
            $"{Part(Header)}.{Part(Body)}.",
            Sign("""{"alg":"HS512","typ":"JWT","kid":"k1"}""", Body),
            Sign("""{"alg":"RS256","typ":"JWT","kid":"k1"}""", Body),
            Sign("""{"alg":"hs256","typ":"JWT","kid":"k1"}""", Body),
            Sign("""{"alg":"\ud800","typ":"JWT","kid":"k1"}""", Body),
            Sign("""{"alg":"HS256","typ":"JWT"}""", Body),
            Sign("""{"alg":"HS256","typ":"JWT","kid":"k2"}""", Body),
            Sign("""{"alg":"HS256","typ":"JWT","kid":"../k1"}""", Body),
            Sign("""{"alg":"HS256","typ":"JWT","kid":"k1","crit":["exp"]}""", Body),
            Sign("""{"alg":"HS256","alg":"HS256","typ":"JWT","kid":"k1"}""", Body),
            Sign(Header, Body, [.. Key.Select(b => (byte)(b ^ 1))]),
            Sign(Header, Body.Replace("anna", "root", StringComparison.Ordinal)).Replace(Part(Body.Replace("anna", "root", StringComparison.Ordinal)), Part(Body), StringComparison.Ordinal),
            Sign(Header, Body.Replace("\"iss\":\"dbcalm\"", "\"iss\":\"other\"", StringComparison.Ordinal)),
            Sign(Header, Body.Replace("\"aud\":\"dbcalm\"", "\"aud\":\"other\"", StringComparison.Ordinal)),
            Sign(Header, Body.Replace("\"aud\":\"dbcalm\",", "", StringComparison.Ordinal)),
            Sign(Header, Body.Replace("\"aud\":\"dbcalm\"", "\"aud\":[\"dbcalm\",\"other\"]", StringComparison.Ordinal)),
            Sign(Header, Body.Replace("1795266000", "\"1795266000\"", StringComparison.Ordinal)),
            Sign(Header, Body.Replace("\"exp\":1795266000,", "", StringComparison.Ordinal)),
            Sign(Header, Body.Replace("1795266000", "1e99", StringComparison.Ordinal)),
            Sign(Header, Body.Replace("\"user\"", "\"agent\"", StringComparison.Ordinal)),
            Sign(Header, "[" + Body + "]"), Sign(Header, "{}"), Sign(Header, "null"), Sign("[]", Body), Sign("{", Body),
            Sign(Header, Body) + "=", Sign(Header, Body) + ".x", Sign(Header, Body)[..^1], " " + Sign(Header, Body), Sign(Header, Body)[..^1] + "\u00e9",
        ];
        Assert.All(wrong, token => Assert.Null(format.Read(token, Find, Now)));
    }

    [Fact]
    public void A_changed_bit_anywhere_ends_it()
    {
        string token = format.Write(Claims, SigningKey);
        for (int i = 0; i < token.Length; i++)
        {
            foreach (char other in "Aa0-_.")
            {
                string changed = token[..i] + other + token[(i + 1)..];
                Assert.True(changed == token || format.Read(changed, Find, Now) is null, $"position {i}: {changed}");
            }
        }
    }

    private static SymmetricSecurityKey? Find(string id) => id == "k1" ? SigningKey : null;

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Sign(string header, string body, byte[]? key = null)
    {
        string text = $"{Part(header)}.{Part(body)}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(key ?? Key, Encoding.ASCII.GetBytes(text)))}";
    }
}
