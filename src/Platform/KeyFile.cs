using System.Security.Cryptography;
using System.Text;
using DbCalm.Core.Errors;

namespace DbCalm.Platform;

/// <summary>An ECDSA P-256 key in a PEM file that only its owner can read.</summary>
public static class KeyFile
{
    /// <summary>Reads the key at <paramref name="path"/>, making it when there is none; refuses a key that others can read.</summary>
    public static ECDsa OpenOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            DurableFile.WriteNew(path, Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem() + "\n"));
        }

        const UnixFileMode OfOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;
        if ((File.GetUnixFileMode(path) & OfOthers) != 0)
        {
            throw new DbCalmException(ErrorCode.Refused, $"the key {path} can be read or changed by others", $"chmod 600 {path}");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new DbCalmException(ErrorCode.Corrupt, $"the key {path} can't be read", "restore it from a backup", e);
        }
    }
}
