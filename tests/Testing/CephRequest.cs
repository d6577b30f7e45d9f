using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace DbCalm.Testing;

/// <summary>Signed requests to a gateway that owe nothing to the driver under test: AWS signature version 4 over a path, one query word and a small body.</summary>
public static class CephRequest
{
    private static readonly HttpClient Client = new();

    /// <summary>Sends it and throws with the whole answer when that is no success.</summary>
    /// <param name="address">Of the gateway.</param>
    /// <param name="user">Signs.</param>
    /// <param name="method">E.g. PUT.</param>
    /// <param name="path">With the bucket first, e.g. <c>/bucket</c>.</param>
    /// <param name="query">One word such as <c>policy</c>, or empty.</param>
    /// <param name="body">Sent as it is.</param>
    /// <param name="headers">More headers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<string> SendAsync(
        Uri address, CephUser user, HttpMethod method, string path, string query, string body, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path + (query.Length > 0 ? "?" + query : "")));
        var signed = new SortedDictionary<string, string>(headers.ToDictionary(h => h.Key, h => h.Value), StringComparer.Ordinal)
        {
            ["host"] = address.Authority,
            ["x-amz-content-sha256"] = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body))),
            ["x-amz-date"] = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
        };
        request.Headers.TryAddWithoutValidation("Authorization", Sign(user, method, path, query, signed));
        foreach ((string name, string value) in signed)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        }

        using HttpResponseMessage answer = await Client.SendAsync(request, cancellationToken);
        string text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent
            ? text
            : throw new InvalidOperationException($"{method} {path}?{query} was answered by {(int)answer.StatusCode}: {text}");
    }

    private static string Sign(CephUser user, HttpMethod method, string path, string query, SortedDictionary<string, string> headers)
    {
        string names = string.Join(';', headers.Keys);
        string lines = string.Concat(headers.Select(header => $"{header.Key}:{header.Value.Trim()}\n"));
        string canonical = $"{method}\n{path}\n{(query.Length > 0 ? query + "=" : "")}\n{lines}\n{names}\n{headers["x-amz-content-sha256"]}";
        string date = headers["x-amz-date"];
        string scope = $"{date[..8]}/us-east-1/s3/aws4_request";
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + user.SecretAccessKey);
        foreach (string part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        string toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        string signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        return $"AWS4-HMAC-SHA256 Credential={user.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
