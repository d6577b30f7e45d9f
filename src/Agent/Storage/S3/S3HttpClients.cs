using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Storage.S3;

/// <summary>Connections to services, kept open from store to store; one set for each file of authorities.</summary>
internal sealed class S3HttpClients(string? caFile) : HttpClientFactory
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);
    private static readonly ConcurrentDictionary<string, HttpMessageHandler> Handlers = new(StringComparer.Ordinal);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(Handlers.GetOrAdd(KeyOf(caFile), _ => new ExpectHandler(CreateHandler(caFile))), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private static SocketsHttpHandler CreateHandler(string? caFile)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        if (caFile is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustOnly(caFile) };
        }

        return handler;
    }

    // A file that was replaced gets new connections.
    private static string KeyOf(string? caFile) => caFile is null ? "" : $"{caFile} {File.GetLastWriteTimeUtc(caFile).Ticks}";

    private static X509ChainPolicy TrustOnly(string caFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(caFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new DbCalmException(ErrorCode.Refused, $"ca_file {caFile} can't be read: {e.Message}", "give a PEM file that the agent may read", e);
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new DbCalmException(ErrorCode.Refused, $"ca_file {caFile} holds no certificate", "give a PEM file with the authorities to trust");
    }
}
