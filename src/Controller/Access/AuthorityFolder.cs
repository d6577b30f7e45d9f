using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using DbCalm.Core.Errors;
using DbCalm.Platform;

namespace DbCalm.Controller.Access;

/// <summary>
/// Where the authorities lie: NAME.key, NAME.crt and NAME.proof.crt each, and a record of which of them count. The record is replaced as a whole, before it there is only the first one;
/// files that it does not name are leftovers of a moment without power.
/// </summary>
internal sealed class AuthorityFolder(string path)
{
    private const string FirstName = "ca";
    private readonly string recordPath = Path.Combine(path, "authorities.json");

    /// <summary>The authorities that count, the one that signs first; makes the first one when there is none.</summary>
    public IReadOnlyList<AuthorityGeneration> Open(DateTimeOffset now)
    {
        PrivateDirectory.Create(path);
        if (File.Exists(recordPath))
        {
            return Read();
        }

        string keyPath = KeyPath(FirstName);
        string certificatePath = CertificatePath(FirstName);
        if (!File.Exists(keyPath) && File.Exists(certificatePath))
        {
            throw MissingKey(keyPath);
        }

        using ECDsa key = KeyFile.OpenOrCreate(keyPath);
        if (!File.Exists(certificatePath))
        {
            using X509Certificate2 made = AuthorityCertificates.SelfSigned(key, now);
            DurableFile.WriteNew(certificatePath, Pem(made));
        }

        return [Load(FirstName, AuthorityStage.Signing, new DateTimeOffset(File.GetLastWriteTimeUtc(certificatePath), TimeSpan.Zero))];
    }

    /// <summary>The private key of <paramref name="generation"/>.</summary>
    public ECDsa KeyOf(AuthorityGeneration generation)
    {
        string keyPath = KeyPath(generation.Name);
        return File.Exists(keyPath) ? KeyFile.OpenOrCreate(keyPath) : throw MissingKey(keyPath);
    }

    /// <summary>Makes another authority, which <paramref name="signing"/> vouches for; it counts when <see cref="Write"/> names it.</summary>
    public AuthorityGeneration Make(X509Certificate2 signing, DateTimeOffset now)
    {
        string name = $"{FirstName}-{Guid.NewGuid():N}";
        using ECDsa key = KeyFile.OpenOrCreate(KeyPath(name));
        using X509Certificate2 made = AuthorityCertificates.SelfSigned(key, now);
        using X509Certificate2 proof = AuthorityCertificates.Proof(signing, made, now);
        DurableFile.WriteNew(CertificatePath(name), Pem(made));
        DurableFile.WriteNew(ProofPath(name), Pem(proof));
        return Load(name, AuthorityStage.Announced, now);
    }

    /// <summary>From now on these count, durably. Of one that retires the key goes, of one that is not named any more everything.</summary>
    public void Write(IReadOnlyList<AuthorityGeneration> generations)
    {
        var record = new AuthorityRecord(1, [.. generations.Select(one => new AuthorityRecord.Entry(one.Name, one.Stage, one.Since))]);
        DurableFile.Replace(recordPath, JsonSerializer.SerializeToUtf8Bytes(record, AuthorityJson.Default.AuthorityRecord));
        RemoveOthers(generations);
    }

    private AuthorityGeneration[] Read()
    {
        try
        {
            AuthorityRecord record = JsonSerializer.Deserialize(File.ReadAllBytes(recordPath), AuthorityJson.Default.AuthorityRecord)!;
            AuthorityGeneration[] generations = [.. record.Authorities.Select(entry => Load(entry.Name, entry.Stage, entry.Since)).OrderBy(one => one.Stage)];
            if (generations.Count(one => one.Stage == AuthorityStage.Signing) != 1)
            {
                throw new JsonException("not one authority signs");
            }

            RemoveOthers(generations);
            return generations;
        }
        catch (Exception e) when (e is JsonException or CryptographicException or FileNotFoundException)
        {
            throw new DbCalmException(ErrorCode.Corrupt, $"the authorities in {path} can't be read: {e.Message}", "restore the directory from a backup; a new authority would lock out every host", e);
        }
    }

    private AuthorityGeneration Load(string name, AuthorityStage stage, DateTimeOffset since)
    {
        string proof = ProofPath(name);
        return new AuthorityGeneration(
            name, stage, since, X509CertificateLoader.LoadCertificateFromFile(CertificatePath(name)), File.Exists(proof) ? X509CertificateLoader.LoadCertificateFromFile(proof) : null);
    }

    private void RemoveOthers(IReadOnlyList<AuthorityGeneration> generations)
    {
        var kept = generations.SelectMany(one => one.Stage == AuthorityStage.Retiring
            ? new[] { CertificatePath(one.Name), ProofPath(one.Name) }
            : [KeyPath(one.Name), CertificatePath(one.Name), ProofPath(one.Name)]).ToHashSet(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(path, $"{FirstName}*").Where(file => Path.GetExtension(file) is ".key" or ".crt" && !kept.Contains(file)))
        {
            File.Delete(file);
        }
    }

    private string KeyPath(string name) => Path.Combine(path, $"{name}.key");

    private string CertificatePath(string name) => Path.Combine(path, $"{name}.crt");

    private string ProofPath(string name) => Path.Combine(path, $"{name}.proof.crt");

    private static byte[] Pem(X509Certificate2 certificate) => Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n");

    private static DbCalmException MissingKey(string keyPath) =>
        new(ErrorCode.Refused, $"the authority's key {keyPath} is missing while its certificate is there", "restore the key from a backup; a new authority would lock out every host");
}
