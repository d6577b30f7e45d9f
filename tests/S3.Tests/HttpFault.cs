using System.Globalization;

namespace DbCalm.S3.Tests;

/// <summary>What a <see cref="FaultProxy"/> does to one request.</summary>
internal sealed record HttpFault
{
    public static HttpFault None { get; } = new();

    /// <summary>Sent back at once; the gateway hears nothing.</summary>
    public string? Answer { get; init; }

    /// <summary>The connection is reset once more bytes of the request's body than these have passed.</summary>
    public long? CutRequestAfter { get; init; }

    /// <summary>The connection is reset once more bytes of the answer than these have passed.</summary>
    public long? CutAnswerAfter { get; init; }

    /// <summary>The gateway does the work, and the client hears nothing of it.</summary>
    public bool LosesAnswer { get; init; }

    /// <summary>Held back before each piece.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>An answer with an error of S3, and with the empty message that some services give.</summary>
    public static HttpFault Error(int status, string code, string headers = "")
    {
        string body = $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message></Message></Error>";
        return new HttpFault
        {
            Answer = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\nContent-Type: application/xml\r\nConnection: close\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}"),
        };
    }
}
