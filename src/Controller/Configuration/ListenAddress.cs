using System.Globalization;
using System.Net;

namespace DbCalm.Controller.Configuration;

/// <summary>An address and port to listen on. Port 0 takes a free one.</summary>
internal sealed record ListenAddress(string Host, int Port)
{
    /// <summary>The address to bind.</summary>
    public IPAddress Address => Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(Host);

    /// <summary>Reads <c>127.0.0.1:8336</c>, <c>[::1]:8336</c> or <c>localhost:8336</c>; null when <paramref name="text"/> is none of them.</summary>
    public static ListenAddress? TryParse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return null;
        }

        string host = text[..colon];
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        string address = isBracketed ? host[1..^1] : host;
        bool isValid = address == "localhost" || (IPAddress.TryParse(address, out _) && address.Contains(':') == isBracketed);
        return isValid ? new ListenAddress(address, port) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
