using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using DbCalm.Artefacts.Segments;

namespace DbCalm.Agent.Storage.S3;

/// <summary>A part being filled or sent.</summary>
/// <param name="capacity">Bytes that it can hold; memory is taken as it fills.</param>
internal sealed class PartBuffer(int capacity) : IDisposable
{
    private readonly NativeBuffer memory = new(capacity);

    /// <summary>Bytes in it.</summary>
    public int Length { get; private set; }

    public int Capacity => memory.Capacity;

    public bool IsFull => Length == Capacity;

    public ReadOnlySpan<byte> Bytes => memory.Span[..Length];

    /// <summary>Takes what fits and says how much that was.</summary>
    public int Fill(ReadOnlySpan<byte> source)
    {
        int count = Math.Min(source.Length, Capacity - Length);
        source[..count].CopyTo(memory.Span[Length..]);
        Length += count;
        return count;
    }

    /// <summary>Makes it empty.</summary>
    public void Clear() => Length = 0;

    /// <summary>The digest that services demand of objects that are born locked.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "Part of the protocol; the signature protects.")]
    public string Md5() => Convert.ToBase64String(MD5.HashData(Bytes));

    public void Dispose() => memory.Dispose();
}
