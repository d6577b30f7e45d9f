using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using DbCalm.Core.Errors;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>Posts messages. Any 2xx is a success, anything else is not; redirects are not followed and no proxy is asked.</summary>
internal sealed class WebhookSender(DeliveryLimits limits, TimeProvider time)
{
    private const int MostOfAnswer = 4096;
    private const int MostTold = 200;

    /// <summary>Makes one attempt. Throws a refusal when a file can't be used.</summary>
    public async Task<Delivery> SendAsync(NotificationChannel channel, WebhookTarget target, Notification message, CancellationToken cancellationToken)
    {
        Uri address = AddressOf(channel, target);
        byte[] body = BodyOf(target.Format, message);
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = limits.Connect,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            SslOptions = TrustedAuthorities.Options(address.Host, channel.CaFile),
        };
        using var client = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        using HttpRequestMessage request = Request(address, target, message, body);
        using var timeout = new CancellationTokenSource(limits.Total, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            return await JudgeAsync(response, address, linked.Token);
        }
        catch (HttpRequestException e)
        {
            return new Delivery(false, $"can't reach {address.Authority}: {e.GetBaseException().Message}", IsReceiverDown: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Delivery(false, $"{address.Authority} did not answer within {limits.Total.TotalSeconds:0} s", IsReceiverDown: true);
        }
    }

    private static Uri AddressOf(NotificationChannel channel, WebhookTarget target)
    {
        if (target.Url is { } url)
        {
            return url;
        }

        string text = Encoding.UTF8.GetString(SecretFile.Read(target.UrlFile!)).Trim();
        return WebhookAddress.FindMistake(text, target.AllowHttp) is { } mistake
            ? throw new DbCalmException(ErrorCode.Refused, $"channel {channel.Name}: the address in {target.UrlFile} {mistake}")
            : new Uri(text);
    }

    private static byte[] BodyOf(BodyFormat format, Notification message) => format switch
    {
        BodyFormat.Json => JsonBody.Write(message),
        BodyFormat.Slack => SlackBody.Write(message),
        BodyFormat.Teams => TeamsBody.Write(message),
    };

    private HttpRequestMessage Request(Uri address, WebhookTarget target, Notification message, byte[] body)
    {
        long timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("DbCalm", "1"));
        request.Headers.Add("DbCalm-Event", NotificationEvents.NameOf(message.Event));
        request.Headers.Add("DbCalm-Delivery", message.Id);
        request.Headers.Add("DbCalm-Timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        if (target.SecretFile is { } file)
        {
            request.Headers.Add("DbCalm-Signature", WebhookSignature.Of(SecretFile.Read(file), timestamp, body));
        }

        return request;
    }

    private async Task<Delivery> JudgeAsync(HttpResponseMessage response, Uri address, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return new Delivery(true, "");
        }

        int status = (int)response.StatusCode;
        string told = await ToldAsync(response, cancellationToken);

        // Who echoes a request must not have its address, which may be a secret, put into our lists.
        told = address.PathAndQuery.Length > 1 && told.Contains(address.PathAndQuery, StringComparison.Ordinal) ? "" : told;
        string what = status is >= 300 and < 400 ? " (redirects are not followed)" : "";
        TimeSpan? wait = response.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - time.GetUtcNow() : null;
        return new Delivery(false, $"{address.Authority} answered {status}{what}{(told.Length > 0 ? $": {told}" : "")}", status is 408 or 429 or >= 500, wait);
    }

    private static async Task<string> ToldAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MostOfAnswer);
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            int length = await body.ReadAtLeastAsync(buffer.AsMemory(0, MostOfAnswer), MostOfAnswer, throwOnEndOfStream: false, cancellationToken);
            return string.Concat(Encoding.UTF8.GetString(buffer, 0, length).Where(c => !char.IsControl(c) && c != '\uFFFD').Take(MostTold)).Trim();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return "";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
