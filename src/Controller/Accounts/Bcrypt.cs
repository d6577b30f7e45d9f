using System.Text;
using BCrypt.Net;

namespace DbCalm.Controller.Accounts;

/// <summary>bcrypt. Hashes are the texts that begin with <c>$2a$</c>, <c>$2b$</c> or <c>$2y$</c>.</summary>
internal static class Bcrypt
{
    private const int HashLength = 60;

    /// <summary>The hash of <paramref name="password"/> with a fresh salt.</summary>
    /// <param name="password">At most 72 bytes of UTF-8; of a longer one bcrypt would look at no more.</param>
    /// <param name="cost">The rounds, as a power of two from 4 to 31; 12 takes about 0.4 seconds of a core.</param>
    public static string Hash(string password, int cost) => BCrypt.Net.BCrypt.HashPassword(password, BCrypt.Net.BCrypt.GenerateSalt(cost, 'b'));

    /// <summary>Whether <paramref name="password"/> is what <paramref name="hash"/> was made of; false for what is no bcrypt hash. The comparison takes the same time whatever differs.</summary>
    public static bool Verify(string password, string hash)
    {
        // C's bcrypt, which made the hashes of earlier times, ends a password at its first zero; none has one.
        if (CostOf(hash) is null || password.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            return BCrypt.Net.BCrypt.Verify(password, hash);
        }
        catch (Exception e) when (e is SaltParseException or EncoderFallbackException)
        {
            // Half a character, which no password has, or a salt of characters that no hash has.
            return false;
        }
    }

    /// <summary>The cost that <paramref name="hash"/> was made with; null when it is no bcrypt hash.</summary>
    public static int? CostOf(string hash)
    {
        bool isHash = hash is { Length: HashLength } && hash[0] == '$' && hash[1] == '2' && (hash[2] is 'a' or 'b' or 'y') && hash[3] == '$' && hash[6] == '$'
            && char.IsAsciiDigit(hash[4]) && char.IsAsciiDigit(hash[5]) && hash.All(char.IsAscii);
        int cost = isHash ? ((hash[4] - '0') * 10) + hash[5] - '0' : 0;
        return cost is >= 4 and <= 31 ? cost : null;
    }
}
