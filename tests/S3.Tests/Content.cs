using DbCalm.Artefacts.Storage;

namespace DbCalm.S3.Tests;

/// <summary>Bytes that are the same in every run, written and read back.</summary>
internal static class Content
{
    public static byte[] Random(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    public static async Task WriteAsync(this IObjectStore store, string key, byte[] content, CancellationToken cancellationToken)
    {
        await using IObjectWriter writer = await store.CreateAsync(key, cancellationToken);
        for (int done = 0; done < content.Length; done += 1 << 20)
        {
            writer.Write(content.AsSpan(done, Math.Min(1 << 20, content.Length - done)), cancellationToken);
        }

        await writer.CommitAsync(cancellationToken);
    }

    public static async Task<byte[]> ReadAsync(this IObjectStore store, string key, CancellationToken cancellationToken)
    {
        using IObjectReader reader = await store.OpenAsync(key, cancellationToken);
        byte[] content = new byte[reader.Length];
        int done = 0;
        while (done < content.Length)
        {
            done += reader.Read(done, content.AsSpan(done, Math.Min(4 << 20, content.Length - done)), cancellationToken);
        }

        return content;
    }
}
