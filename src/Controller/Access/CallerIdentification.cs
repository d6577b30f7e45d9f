using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Names;
using DbCalm.Platform;
using DbCalm.Protocol.Trust;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace DbCalm.Controller.Access;

/// <summary>Finds out who calls: by the token when there is one, else by the kernel's word on local sockets and by the certificate on TLS. Nothing in a message counts.</summary>
internal sealed class CallerIdentification(StoreDatabase database, AccessTokens tokens, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    /// <summary>The caller of <paramref name="context"/>.</summary>
    public async Task<Caller> IdentifyAsync(HttpContext context) => context.Features.Get<ConnectionOrigin>() switch
    {
        { Listener: Listener.Local or Listener.Tls } when context.Request.Headers.TryGetValue("Authorization", out StringValues headers) => OfHeader(headers).Caller,
        { Listener: Listener.Local } origin => OfUser(origin.PeerUser),
        { Listener: Listener.Tls } => await OfCertificateAsync(context.Connection.ClientCertificate, context.RequestAborted),
        _ => new Caller.HttpVisitor(),
    };

    /// <summary>The caller by a header alone; with it what is wrong with the header, null for nothing.</summary>
    public (Caller Caller, string? Problem) OfHeader(StringValues headers) => headers switch
    {
        [] => (new Caller.Stranger(), "Missing authorization header"),
        [{ } header] when header.StartsWith(Scheme, StringComparison.Ordinal) => tokens.Check(header[Scheme.Length..]) is { } account
            ? (new Caller.Holder(account), null)
            : (new Caller.BadToken(), "Invalid or expired token"),
        _ => (new Caller.BadToken(), "Invalid authorization header format. Expected 'Bearer <token>'"),
    };

    private static Caller OfUser(uint? user) => user is 0 || (user is not null && user == Ownership.EffectiveUser)
        ? new Caller.LocalAdministrator()
        : new Caller.LocalUser(user);

    // That our authority signed it was checked when the connection was made; it may have ended since, or before.
    private async Task<Caller> OfCertificateAsync(X509Certificate2? certificate, CancellationToken cancellationToken)
    {
        if (certificate is null)
        {
            return new Caller.Stranger();
        }

        if (HostIdentity.Read(certificate) is not { } id)
        {
            return new Caller.FormerHost();
        }

        string sha256 = certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
        FleetHost? host = await database.ReadAsync(store => HostStore.FindAsync(store, id), cancellationToken);
        if (host is null or { RemovedAt: not null } || (host.Certificate.Sha256 != sha256 && host.NextCertificate?.Sha256 != sha256))
        {
            return new Caller.FormerHost();
        }

        return host.Standing != HostStanding.Member ? new Caller.BarredHost(host)
            : certificate.NotAfter.ToUniversalTime() <= time.GetUtcNow().UtcDateTime ? new Caller.LateHost(host, sha256)
            : host.Certificate.Sha256 == sha256 ? new Caller.Agent(host)
            : await WithNextAsync(id, sha256, cancellationToken);
    }

    // Whoever calls with the next certificate keeps it; that it told so may have been lost.
    private Task<Caller> WithNextAsync(HostId id, string sha256, CancellationToken cancellationToken) => database.WriteAsync<Caller>(
        async store =>
        {
            await HostStore.TakeNextCertificateAsync(store, id, sha256);
            return await HostStore.FindAsync(store, id) is { RemovedAt: null, Standing: HostStanding.Member } host && host.Certificate.Sha256 == sha256
                ? new Caller.Agent(host)
                : new Caller.FormerHost();
        },
        cancellationToken);
}
