namespace DbCalm.Core.Manifests;

/// <summary>One independently compressed and hashed piece of an artefact. Its place in the object is the sum of the stored lengths before it.</summary>
/// <param name="Stored">Bytes in the object.</param>
/// <param name="Plain">Bytes of the tool's stream that it holds.</param>
/// <param name="Sha256">SHA-256 of the stored bytes, in lower-case hex.</param>
public readonly record struct Segment(int Stored, int Plain, string Sha256);
