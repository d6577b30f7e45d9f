namespace DbCalm.Core.Manifests;

/// <summary>The bytes are not a manifest that this version can trust; the message says why.</summary>
public sealed class ManifestFormatException(string message, Exception? inner = null) : Exception(message, inner);
