using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Errors;
using DbCalm.Platform;
using Microsoft.IdentityModel.Tokens;

namespace DbCalm.Controller.Accounts;

/// <summary>The keys that sign tokens: a file each in the data directory, none in the store. The newest signs; older ones are known until their last token has ended.</summary>
internal sealed class TokenKeys
{
    private const int KeyBytes = 64;
    private const string Extension = ".key";
    private readonly string directory;
    private readonly TimeProvider time;
    private readonly Lock changing = new();
    private volatile FrozenDictionary<string, SymmetricSecurityKey> keys;

    private TokenKeys(string directory, FrozenDictionary<string, SymmetricSecurityKey> keys, TimeProvider time) => (this.directory, this.keys, this.time) = (directory, keys, time);

    /// <summary>The id of the key that signs.</summary>
    public string CurrentId => keys.Keys.Max(StringComparer.Ordinal)!;

    /// <summary>The key that signs.</summary>
    public SymmetricSecurityKey Current => keys[CurrentId];

    /// <summary>Reads the keys, making one when there is none; refuses one that others can read.</summary>
    public static TokenKeys Open(ControllerOptions options, TimeProvider time)
    {
        string directory = options.TokenKeyDir;
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var read = new TokenKeys(directory, Directory.EnumerateFiles(directory, $"*{Extension}").ToFrozenDictionary(path => Path.GetFileNameWithoutExtension(path), Read), time);
        if (read.keys.Count == 0)
        {
            read.Rotate(TimeSpan.Zero);
        }

        return read;
    }

    /// <summary>The key of this id; null for none.</summary>
    public SymmetricSecurityKey? Find(string id) => keys.GetValueOrDefault(id);

    /// <summary>Makes a new key that signs from now on, and forgets those that signed nothing for <paramref name="tokenLife"/>; the new id.</summary>
    public string Rotate(TimeSpan tokenLife)
    {
        lock (changing)
        {
            DateTimeOffset now = time.GetUtcNow();
            string[] before = [.. keys.Keys.Order(StringComparer.Ordinal)];
            if (before.Length > 0 && string.CompareOrdinal(before[^1], Stamp(now)) >= 0)
            {
                throw new DbCalmException(ErrorCode.Refused, $"key {before[^1]} was made later than the clock says it is now, and would go on signing", "set the clock right, and try again");
            }

            string id = $"{Stamp(now)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
            byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);
            DurableFile.WriteNew(PathOf(id), Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));

            // A key stopped signing when the next one was made.
            string[] ended = [.. before.Where((_, i) => i + 1 < before.Length && string.CompareOrdinal(before[i + 1], Stamp(now - tokenLife)) < 0)];
            keys = keys.Where(known => !ended.Contains(known.Key)).Append(new(id, KeyOf(id, key))).ToFrozenDictionary();
            foreach (string old in ended)
            {
                File.Delete(PathOf(old));
            }

            return id;
        }
    }

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);

    private string PathOf(string id) => Path.Combine(directory, id + Extension);

    private static SymmetricSecurityKey KeyOf(string id, byte[] key) => new(key) { KeyId = id };

    private static SymmetricSecurityKey Read(string path)
    {
        const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if ((File.GetUnixFileMode(path) & OfOthers) != 0)
        {
            throw new DbCalmException(ErrorCode.Refused, $"the key {path} can be read or changed by others", $"chmod 600 {path}");
        }

        byte[] key = new byte[KeyBytes];
        return Convert.TryFromBase64String(File.ReadAllText(path).TrimEnd('\n'), key, out int length) && length == KeyBytes
            ? KeyOf(Path.GetFileNameWithoutExtension(path), key)
            : throw new DbCalmException(ErrorCode.Corrupt, $"the key {path} can't be read", "restore it from a backup, or remove it: everybody then logs in anew");
    }
}
