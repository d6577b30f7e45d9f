using DbCalm.Artefacts.Encryption;

namespace DbCalm.Artefacts.Segments;

/// <summary>Decodes one artefact into the writer of another.</summary>
internal sealed class Recoding(SegmentReader source, DataKey? sourceKey, SegmentWriter writer)
{
    /// <summary>Runs to the end; throws the failure of whichever side failed first.</summary>
    public async Task<StoredStream> RunAsync(CancellationToken cancellationToken)
    {
        await using var handoff = new StreamHandoff();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task decoding = DecodeAsync(handoff, stop.Token);
        try
        {
            StoredStream stream = await writer.StoreAsync(handoff, handoff.End, cancellationToken);

            // To the writer a failed source looks like one that came to its end.
            await decoding;
            return stream;
        }
        finally
        {
            await stop.CancelAsync();
            handoff.End();
            await decoding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DecodeAsync(StreamHandoff handoff, CancellationToken cancellationToken)
    {
        try
        {
            await source.DecodeAsync(sourceKey, handoff.Offer, cancellationToken);
        }
        finally
        {
            handoff.End();
        }
    }
}
