namespace DbCalm.Controller.Api.Rest;

/// <summary>A failure that only HTTP knows, such as a body that is too large.</summary>
internal sealed class RestException(int status, string message) : Exception(message)
{
    /// <summary>The status to answer with.</summary>
    public int Status => status;
}
