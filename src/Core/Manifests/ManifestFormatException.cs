namespace DbCalm.Core.Manifests;

/// <summary>The bytes are not a manifest that this version can trust; the message says why.</summary>
public sealed class ManifestFormatException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The cure for a manifest that is whole but says what this program does not know; null for one that is damaged.</summary>
    public string? Cure { get; init; }
}
