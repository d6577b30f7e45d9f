using System.Runtime.CompilerServices;

// In the namespace of the reader that it extends, so that code which reads streams needs no further using.
namespace Grpc.Core;

/// <summary>Lets <c>await foreach</c> read a stream of messages.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Reads until the end of the stream; it can be enumerated once.</summary>
    public static IAsyncEnumerable<T> ReadAllAsync<T>(this IAsyncStreamReader<T> streamReader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return Read(streamReader, cancellationToken);
    }

    private static async IAsyncEnumerable<T> Read<T>(IAsyncStreamReader<T> streamReader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await streamReader.MoveNext(cancellationToken).ConfigureAwait(false))
            yield return streamReader.Current;
    }
}
