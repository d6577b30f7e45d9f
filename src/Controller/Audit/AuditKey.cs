using System.Security.Cryptography;
using System.Text;
using DbCalm.Controller.Configuration;
using DbCalm.Platform;

namespace DbCalm.Controller.Audit;

/// <summary>The key that seals the trail, made at the first start, and beside it the number and hash of the newest row: what the store alone could be made to forget.</summary>
internal sealed class AuditKey : IDisposable
{
    private readonly ECDsa key;
    private readonly string headPath;

    private AuditKey(ECDsa key, string headPath)
    {
        (this.key, this.headPath) = (key, headPath);
        PublicKey = key.ExportSubjectPublicKeyInfoPem();
        Id = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
    }

    /// <summary>The key's id.</summary>
    public string Id { get; }

    /// <summary>The public half, as PEM, with which anybody can check the seals.</summary>
    public string PublicKey { get; }

    /// <summary>Reads the key, making it when there is none.</summary>
    public static AuditKey Open(ControllerOptions options)
    {
        PrivateDirectory.Create(options.AuditDir);
        return new AuditKey(KeyFile.OpenOrCreate(Path.Combine(options.AuditDir, "audit.key")), Path.Combine(options.AuditDir, "head"));
    }

    /// <summary>The seal of a row.</summary>
    public AuditSeal Seal(long number, string hash, string at)
    {
        var seal = new AuditSeal { Number = number, Hash = hash, At = at, KeyId = Id };
        seal.Signature = Convert.ToBase64String(key.SignData(seal.SignedBytes, HashAlgorithmName.SHA256));
        return seal;
    }

    /// <summary>Whether the controller's key made <paramref name="seal"/>.</summary>
    public bool IsGood(AuditSeal seal)
    {
        byte[] signature = new byte[256];
        return seal.KeyId == Id && Convert.TryFromBase64String(seal.Signature, signature, out int length) && key.VerifyData(seal.SignedBytes, signature.AsSpan(0, length), HashAlgorithmName.SHA256);
    }

    /// <summary>Notes which row is the newest.</summary>
    public void SetHead(long number, string hash) => DurableFile.Replace(headPath, Encoding.ASCII.GetBytes($"{number} {hash}\n"));

    /// <summary>The newest row that was noted; null when none was, or when the note can't be read.</summary>
    public (long Number, string Hash)? FindHead()
    {
        string[] parts = File.Exists(headPath) ? File.ReadAllText(headPath).TrimEnd('\n').Split(' ') : [];
        return parts.Length == 2 && long.TryParse(parts[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number) ? (number, parts[1]) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
