using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using DbCalm.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace DbCalm.Controller.Api.Rest;

/// <summary>Reads the JSON body of a request: of a bounded size, within a bounded time, forgotten as soon as it was read.</summary>
internal static class RestBody
{
    /// <summary>No body is larger, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string NotUnicode = "the body is not valid UTF-8";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The body; throws an invalid-input error that says what is wrong with one that can't be read.</summary>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        if (!IsJson(context.Request.ContentType))
        {
            throw new RestException(StatusCodes.Status415UnsupportedMediaType, "the content type must be application/json");
        }

        byte[] buffer = new byte[Math.Clamp(context.Request.ContentLength ?? MaxBytes, 0, MaxBytes) + 1];
        try
        {
            return Decode(buffer.AsMemory(0, await FillAsync(context, buffer)), type);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>What <paramref name="body"/> says; throws an invalid-input error for what is no such JSON.</summary>
    public static T Decode<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw new DbCalmException(ErrorCode.InvalidInput, NotUnicode);
        }

        try
        {
            return JsonSerializer.Deserialize(body.Span, type) ?? JsonSerializer.Deserialize("{}"u8, type)!;
        }
        catch (JsonException e)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, JsonMistakes.Explain(body, typeof(T).Name, e));
        }
    }

    // The server itself refuses what is larger than the bound and what comes too slowly.
    private static async Task<int> FillAsync(HttpContext context, byte[] buffer)
    {
        using var patience = new CancellationTokenSource(Patience, context.RequestServices.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, patience.Token);
        try
        {
            int length = 0;
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), either.Token)) > 0)
            {
                length += read;
            }

            return length;
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new RestException(StatusCodes.Status408RequestTimeout, RestFailures.TooSlow);
        }
    }

    private static bool IsJson(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
