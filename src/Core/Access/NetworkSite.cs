using System.Net;
using System.Net.Sockets;

namespace DbCalm.Core.Access;

/// <summary>What counts as one place when strangers are counted: an address of IPv4, and of IPv6 the network of 64 bits around it, since whoever has one address of that has them all.</summary>
public static class NetworkSite
{
    private const int PrefixBytes = 8;

    /// <summary>The site of <paramref name="address"/>: an address of IPv4 as it is, the first one of a network of IPv6.</summary>
    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[PrefixBytes..].Clear();
        return new IPAddress(bytes);
    }

    /// <summary>The same for an address as text; what is none, such as the word for this machine, stays as it is.</summary>
    public static string Of(string address) => IPAddress.TryParse(address, out IPAddress? parsed) ? Of(parsed).ToString() : address;
}
