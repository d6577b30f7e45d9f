using System.Net.Security;
using System.Net.Sockets;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Connection;

/// <summary>Failures to reach the controller, with their cures.</summary>
internal static class DialFailure
{
    /// <summary>A socket on this machine did not take the connection.</summary>
    public static DbCalmException Local(Endpoint.Local endpoint, Exception cause)
    {
        if (cause is ArgumentException)
        {
            return new(
                ErrorCode.InvalidInput, $"the path of the socket is too long: {endpoint.Path}", "a socket's path has at most 107 bytes",
                cause);
        }

        return (cause as SocketException)?.SocketErrorCode == SocketError.AccessDenied
            ? new(
                ErrorCode.NotPermitted,
                $"user {Environment.UserName} may not use the controller's socket {endpoint}",
                "run it with sudo, or as the user that dbcalm-controller runs as",
                cause)
            : new(
                ErrorCode.Unavailable,
                $"no controller answers at {endpoint}",
                "is dbcalm-controller running? Another socket is named by --socket PATH, another machine by --server URL --ca-pin PIN",
                cause);
    }

    /// <summary>An address did not take the connection.</summary>
    public static DbCalmException Remote(Endpoint.Remote endpoint, SocketException cause) => new(
        ErrorCode.Unavailable,
        $"can't reach the controller at {endpoint}: {cause.Message}",
        "is dbcalm-controller running there, and may this machine reach the port?",
        cause);

    /// <summary>Somebody answered who is not the controller that was asked for. Nothing was sent.</summary>
    public static DbCalmException WrongPeer(Endpoint.Remote endpoint, SslPolicyErrors errors) =>
        errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? new(
                ErrorCode.Refused,
                $"the certificate at {endpoint} is not for the name {endpoint.Address.Host}; nothing was sent",
                "use a name or address that the controller was told to serve")
            : new(
                ErrorCode.Refused,
                $"what answers at {endpoint} is not the controller with the pin {endpoint.Pin}; nothing was sent",
                "compare it with 'dbcalmctl authority show' on the controller's machine; after a replaced authority: dbcalmctl login "
                + "--ca-pin PIN, with the new one");
}
