using Amazon.S3;

namespace DbCalm.Agent.Storage.S3;

/// <summary>One try of a call: ended from outside, or by itself once nothing has moved for a while.</summary>
internal sealed class S3Attempt : IDisposable
{
    private readonly Lazy<IAmazonS3> client;
    private readonly CancellationTokenSource silence;
    private readonly CancellationTokenSource either;
    private readonly TimeSpan patience;

    public S3Attempt(Lazy<IAmazonS3> client, StoreSession session, CancellationToken cancellationToken)
    {
        this.client = client;
        patience = session.Patience.Silence;
        silence = new CancellationTokenSource(patience, session.Time);
        either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
    }

    /// <summary>What to call; reads the credentials at its first use.</summary>
    public IAmazonS3 Client => client.Value;

    /// <summary>To be passed to the call.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>True when it was ended because nothing moved.</summary>
    public bool WasSilent => silence.IsCancellationRequested;

    /// <summary>Says that bytes moved.</summary>
    public void Moved() => silence.CancelAfter(patience);

    public void Dispose()
    {
        either.Dispose();
        silence.Dispose();
    }
}
