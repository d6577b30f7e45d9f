namespace DbCalm.Controller.Configuration;

/// <summary>How access tokens are signed: an HMAC with SHA-2 of so many bits.</summary>
internal enum TokenAlgorithm
{
    HS256,
    HS384,
    HS512,
}
