using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Platform;
using DbCalm.Protocol.Trust;

namespace DbCalm.Agent.Identity;

/// <summary>The folder <c>identity</c> of the agent's data directory. It appears whole or not at all; only its owner can read it.</summary>
internal sealed class IdentityStore(string dataDir)
{
    private const int FormatVersion = 1;
    private const string KeyFile = "key.pem";
    private const string CertificateFile = "certificate.pem";
    private const string AuthorityFile = "ca.pem";
    private const string RecordFile = "controller.json";
    private const UnixFileMode PrivateDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string path = Path.Combine(dataDir, "identity");

    /// <summary>True when this host was enrolled.</summary>
    public bool Exists => Directory.Exists(path);

    /// <summary>Makes a folder for an identity to come and puts a new key into it, durable before anybody hears of the key.</summary>
    /// <returns>The folder, to be passed to <see cref="Complete"/> or <see cref="Abandon"/>.</returns>
    public string Begin(ECDsa key)
    {
        Directory.CreateDirectory(dataDir, PrivateDirectory);
        // By hand: the runtime takes the pattern "identity.*" for the identity itself as well.
        foreach (string leftover in Directory.GetDirectories(dataDir).Where(folder => folder.StartsWith($"{path}.", StringComparison.Ordinal)))
        {
            Directory.Delete(leftover, recursive: true);
        }

        string folder = $"{path}.partial-{Guid.NewGuid():N}";
        Directory.CreateDirectory(folder, PrivateDirectory);
        DurableFile.WriteNew(Path.Combine(folder, KeyFile), Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        return folder;
    }

    /// <summary>Makes the identity in <paramref name="folder"/> this host's, in place of an older one.</summary>
    public void Complete(string folder, IdentityRecord record, X509Certificate2 certificate, AuthorityBundle authorities)
    {
        DurableFile.WriteNew(Path.Combine(folder, CertificateFile), Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
        DurableFile.WriteNew(Path.Combine(folder, AuthorityFile), authorities.ToPem());
        DurableFile.WriteNew(Path.Combine(folder, RecordFile), JsonSerializer.SerializeToUtf8Bytes(record with { Version = FormatVersion }, IdentityJson.Default.IdentityRecord));
        if (!Exists)
        {
            DurableFile.Publish(folder, path);
            return;
        }

        // Renewed every few days: there must be no moment without an identity. What is left of the one from before, should this end here, goes with the next.
        DurableFile.Exchange(folder, path);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Makes these the authorities of the identity that is there.</summary>
    public void ReplaceAuthorities(AuthorityBundle authorities) => DurableFile.Replace(Path.Combine(path, AuthorityFile), authorities.ToPem());

    /// <summary>Forgets an identity that never came to be.</summary>
    public static void Abandon(string folder) => Directory.Delete(folder, recursive: true);

    /// <summary>The identity; throws refused when the host is not enrolled, corrupt when the folder can't be read.</summary>
    public AgentIdentity Load()
    {
        if (!Exists)
        {
            throw new DbCalmException(
                ErrorCode.Refused,
                $"this host is not enrolled: there is no identity in {dataDir}",
                "join with 'dbcalm-agent enroll': 'dbcalmctl hosts token create --host NAME' on the controller prints the whole line");
        }

        try
        {
            IdentityRecord record = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(path, RecordFile)), IdentityJson.Default.IdentityRecord)!;
            return new AgentIdentity(
                new Uri(record.Controller),
                new HostId(record.HostId),
                new HostName(record.HostName),
                X509Certificate2.CreateFromPemFile(Path.Combine(path, CertificateFile), Path.Combine(path, KeyFile)),
                AuthorityBundle.FromPem(File.ReadAllText(Path.Combine(path, AuthorityFile))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or JsonException or UriFormatException or DbCalmException)
        {
            throw new DbCalmException(ErrorCode.Corrupt, $"the identity in {path} can't be used: {e.Message}", "run the agent as the user that enrolled it, or enroll again with --force", e);
        }
    }
}
