using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace DbCalm.Platform;

/// <summary>bcrypt by the system's libcrypt. Hashes are the texts that begin with <c>$2a$</c>, <c>$2b$</c> or <c>$2y$</c>.</summary>
public static partial class Bcrypt
{
    // struct crypt_data and the longest setting, as libxcrypt has them.
    private const int ScratchSize = 32768;
    private const int SettingSize = 192;
    private const int HashLength = 60;

    /// <summary>The hash of <paramref name="password"/> with a fresh salt.</summary>
    /// <param name="password">At most 72 bytes of UTF-8; of a longer one bcrypt would look at no more.</param>
    /// <param name="cost">The rounds, as a power of two from 4 to 31; 12 takes about a quarter of a second.</param>
    public static unsafe string Hash(string password, int cost)
    {
        Span<byte> salt = stackalloc byte[16];
        RandomNumberGenerator.Fill(salt);
        byte* setting = stackalloc byte[SettingSize];
        fixed (byte* random = salt)
        {
            if (MakeSetting("$2b$", (ulong)cost, random, salt.Length, setting, SettingSize) is null)
            {
                throw new CryptographicException($"libcrypt makes no setting for bcrypt of cost {cost}");
            }
        }

        return Crypt(password, Marshal.PtrToStringUTF8((nint)setting)!) ?? throw new CryptographicException("libcrypt makes no bcrypt hash");
    }

    /// <summary>Whether <paramref name="password"/> is what <paramref name="hash"/> was made of; false for what is no bcrypt hash. The comparison takes the same time whatever differs.</summary>
    public static bool Verify(string password, string hash) =>
        CostOf(hash) is not null && Crypt(password, hash) is { } made && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(made), Encoding.ASCII.GetBytes(hash));

    /// <summary>The cost that <paramref name="hash"/> was made with; null when it is no bcrypt hash.</summary>
    public static int? CostOf(string hash)
    {
        bool isHash = hash is { Length: HashLength } && hash[0] == '$' && hash[1] == '2' && (hash[2] is 'a' or 'b' or 'y') && hash[3] == '$' && hash[6] == '$'
            && char.IsAsciiDigit(hash[4]) && char.IsAsciiDigit(hash[5]) && hash.All(char.IsAscii);
        int cost = isHash ? ((hash[4] - '0') * 10) + hash[5] - '0' : 0;
        return cost is >= 4 and <= 31 ? cost : null;
    }

    private static unsafe string? Crypt(string password, string setting)
    {
        if (password.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        byte[] phrase = new byte[Encoding.UTF8.GetByteCount(password) + 1];
        void* scratch = NativeMemory.AllocZeroed(ScratchSize);
        try
        {
            Encoding.UTF8.GetBytes(password, phrase);
            fixed (byte* text = phrase)
            {
                return Marshal.PtrToStringUTF8((nint)CryptInto(text, setting, scratch, ScratchSize));
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(phrase);
            CryptographicOperations.ZeroMemory(new Span<byte>(scratch, ScratchSize));
            NativeMemory.Free(scratch);
        }
    }

    [LibraryImport("libcrypt.so.1", EntryPoint = "crypt_rn", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial byte* CryptInto(byte* phrase, string setting, void* data, int size);

    [LibraryImport("libcrypt.so.1", EntryPoint = "crypt_gensalt_rn", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial byte* MakeSetting(string prefix, ulong count, byte* random, int randomSize, byte* output, int outputSize);
}
