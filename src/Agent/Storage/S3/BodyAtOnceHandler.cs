namespace DbCalm.Agent.Storage.S3;

/// <summary>
/// Sends bodies without asking first. Where the answer to the question is a refusal, one side may still expect the body when the other does
/// not send it any more: seen with Ceph, whose connection is then out of step and refuses the next request.
/// </summary>
internal sealed class BodyAtOnceHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.ExpectContinue = false;
        return base.SendAsync(request, cancellationToken);
    }
}
