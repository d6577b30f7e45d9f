using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DbCalm.Core.Notifications;

/// <summary>How a receiver knows that a message is ours and of now.</summary>
public static class WebhookSignature
{
    /// <summary>The value of the signature's header: <c>v1=</c> and the HMAC-SHA-256 of <c>TIMESTAMP.BODY</c> in lower-case hex.</summary>
    /// <param name="key">The shared secret.</param>
    /// <param name="timestamp">When it is sent, in seconds since 1970.</param>
    /// <param name="body">The bytes that are sent.</param>
    public static string Of(ReadOnlySpan<byte> key, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] head = Encoding.ASCII.GetBytes(timestamp.ToString(CultureInfo.InvariantCulture) + ".");
        byte[] signed = [.. head, .. body];
        return "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, signed));
    }
}
