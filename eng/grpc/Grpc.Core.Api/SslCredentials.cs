namespace Grpc.Core;

/// <summary>TLS with roots and a client certificate of one's own, all in PEM.</summary>
public sealed class SslCredentials : ChannelCredentials
{
    public SslCredentials()
        : this(null)
    {
    }

    /// <param name="rootCertificates">The trusted roots; null trusts those of the operating system.</param>
    public SslCredentials(string? rootCertificates)
        : this(rootCertificates, null)
    {
    }

    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair)
        : this(rootCertificates, keyCertificatePair, null)
    {
    }

    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback)
    {
        RootCertificates = rootCertificates;
        KeyCertificatePair = keyCertificatePair;
        VerifyPeerCallback = verifyPeerCallback;
    }

    public string? RootCertificates { get; }

    public KeyCertificatePair? KeyCertificatePair { get; }

    internal override bool IsComposable => true;

    private VerifyPeerCallback? VerifyPeerCallback { get; }

    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
        configurator.SetSslCredentials(state, RootCertificates, KeyCertificatePair, VerifyPeerCallback);
}
