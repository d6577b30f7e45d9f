using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace DbCalm.Controller.Access;

/// <summary>Asks the kernel who is at the other end of a unix socket.</summary>
internal static class PeerUser
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>The user id of the process that connected; null when the kernel does not say.</summary>
    public static uint? Of(Socket? socket)
    {
        // struct ucred: pid, uid, gid, 32 bits each.
        Span<byte> credentials = stackalloc byte[12];
        return socket is not null && socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials) == credentials.Length
            ? MemoryMarshal.Read<uint>(credentials[4..])
            : null;
    }
}
