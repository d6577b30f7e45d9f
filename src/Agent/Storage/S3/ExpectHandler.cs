namespace DbCalm.Agent.Storage.S3;

/// <summary>
/// Asks before it sends a large body, so that a refusal is heard, and sends small ones at once: .NET sends a small body even after a refusal,
/// when Ceph expects the next request, and the connection is then out of step.
/// </summary>
internal sealed class ExpectHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const long LargeBytes = 1 << 20;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > LargeBytes;
        return base.SendAsync(request, cancellationToken);
    }
}
