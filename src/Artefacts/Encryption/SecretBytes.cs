using System.Security.Cryptography;

namespace DbCalm.Artefacts.Encryption;

/// <summary>The 32 bytes of a key: never moved in memory, so that no copy stays behind, and zeroed when disposed.</summary>
internal sealed class SecretBytes : IDisposable
{
    /// <summary>Bytes of every key.</summary>
    public const int Length = 32;

    private readonly byte[] bytes = GC.AllocateArray<byte>(Length, pinned: true);
    private bool isDisposed;

    /// <summary>The bytes; to be filled in once, then only read.</summary>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            return bytes;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        isDisposed = true;
        CryptographicOperations.ZeroMemory(bytes);
    }
}
