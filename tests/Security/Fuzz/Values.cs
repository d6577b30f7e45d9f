using Google.Protobuf;

namespace DbCalm.Security.Fuzz;

/// <summary>Values that programs trip over, and some that mean something to the one under attack.</summary>
internal sealed class Values(Random random, IReadOnlyList<string> known)
{
    private static readonly string[] Nasty =
    [
        "", " ", ".", "..", "../../../../etc/passwd", "/etc/shadow", "..\\..\\x", "a/b", "%2e%2e%2f", "%00", "\0", "a\0b", "\r\n", "x\r\nSet-Cookie: a=b", "\u001b[31mred\u001b]0;title\u0007",
        "'; DROP TABLE hosts; --", "' OR 1=1 --", "\" OR \"\"=\"", "$(id)", "`id`", "; id", "| id", "&& id", "--help", "-rf", "{{7*7}}", "${jndi:ldap://127.0.0.1:1/x}", "<script>alert(1)</script>",
        "null", "NaN", "-1", "0", "1e309", "18446744073709551616", "true", "[]", "{}", "%s%s%n", "\ud83d\ude00", "\u202egnp.exe", "\ufeff", "\u0000\u0001\u0002", "é", "ﷺ", "file:///etc/passwd",
        "http://127.0.0.1:9/", "https://user:password@127.0.0.1:9/%0d%0aX: y", "gopher://127.0.0.1:9/", "env:PATH", "file:/etc/passwd", "* * * * *", "@every 1ns", "*/0 * * * *", "0 0 31 2 *", "keep-last 1", "env=staging",
        "env in (a,b)", "!env", "((((((((((", "9999-12-31T23:59:59Z", "0s", "P1Y", "-5m", "99999999999d", "admin", "viewer", "full", "directory", "s3", "webhook", "type", "path", "secret",
    ];

    private static readonly long[] Edges = [0, 1, -1, 2, 50, 127, 128, 255, 1000, 65_535, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 253_402_300_799, 253_402_300_800, -62_135_596_801];
    private static readonly double[] Doubles = [0, -0.0, 1, -1, 0.5, 100, 1e308, double.MaxValue, double.MinValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    internal Random Random => random;

    internal string Text() => random.Next(20) switch
    {
        < 8 => Nasty[random.Next(Nasty.Length)],
        < 15 when known.Count > 0 => known[random.Next(known.Count)],
        < 17 => Printable(random.Next(1, 20)),
        < 18 => Nasty[random.Next(Nasty.Length)] + Printable(random.Next(3)),
        < 19 => new string((char)random.Next(0x20, 0xd7ff), random.Next(1, 300)),
        _ => new string('a', 1 << random.Next(8, 15)),
    };

    internal long Integer() => random.Next(3) switch { 0 => random.Next(-3, 100), 1 => random.NextInt64(), _ => Edges[random.Next(Edges.Length)] };

    internal double Real() => Doubles[random.Next(Doubles.Length)];

    internal ByteString Bytes()
    {
        byte[] bytes = new byte[random.Next(4) == 0 ? random.Next(4096) : random.Next(16)];
        random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }

    private string Printable(int length) => string.Create(length, random, (span, source) =>
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = (char)source.Next('!', '~');
        }
    });
}
