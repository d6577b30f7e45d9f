namespace DbCalm.Core.Manifests;

/// <summary>How the segments of an artefact are encrypted; described in docs/formats/artefact.md.</summary>
/// <param name="Algorithm">Always <see cref="Aes256Gcm"/>.</param>
/// <param name="KeyId">The repository key that wrapped the data key when the backup was stored, 16 hex digits; later ones may have been added beside it.</param>
public sealed record ManifestEncryption(string Algorithm, string KeyId)
{
    /// <summary>AES-256 in Galois/counter mode with a data key of the artefact's own.</summary>
    public const string Aes256Gcm = "aes-256-gcm";
}
