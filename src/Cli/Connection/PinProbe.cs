using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Trust;

namespace DbCalm.Cli.Connection;

/// <summary>Asks a controller for the pin of its authority, believing what answers. Only for a person who says so, once.</summary>
internal static class PinProbe
{
    /// <summary>
    /// The pin that <paramref name="address"/> shows; throws when nothing answers there, or when it is no controller for that name.
    /// </summary>
    public static async Task<CaPin> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        CaPin? pin = null;
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.DnsSafeHost, address.Port, cancellationToken);
            await using var tls = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false);
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = address.DnsSafeHost,
                    EnabledSslProtocols = SslProtocols.Tls13,
                    ApplicationProtocols = [SslApplicationProtocol.Http2],
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                        (pin = PinOf(certificate as X509Certificate2, errors)) is not null,
                },
                cancellationToken);
            return pin!;
        }
        catch (SocketException e)
        {
            throw new DbCalmException(
                ErrorCode.Unavailable, $"can't reach the controller at https://{address.Authority}: {e.Message}",
                "is dbcalm-controller running there, and may this machine reach the port?", e);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            throw new DbCalmException(
                ErrorCode.Refused, $"what answers at https://{address.Authority} is no controller for that name",
                "use a name or address that the controller was told to serve", e);
        }
    }

    private static CaPin? PinOf(X509Certificate2? certificate, SslPolicyErrors errors)
    {
        using X509Certificate2? authority = certificate is null ? null : AuthorityExtension.Read(certificate);
        CaPin? pin = authority is null ? null : CaPin.Of(authority);
        return pin is not null && pin.Accepts(certificate, errors) ? pin : null;
    }
}
