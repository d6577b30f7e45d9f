using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DbCalm.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace DbCalm.Controller.Api.Rest;

/// <summary>Writes answers.</summary>
internal static class RestAnswer
{
    private const string ContentType = "application/json; charset=utf-8";

    /// <summary>Answers with <paramref name="body"/> and success.</summary>
    public static Task OkAsync<T>(HttpContext context, T body, JsonTypeInfo<T> type) => WriteAsync(context, StatusCodes.Status200OK, body, type);

    /// <summary>Answers that it did not work.</summary>
    public static Task FailAsync(HttpContext context, int status, string message)
    {
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return WriteAsync(context, status, new RestError(ReasonPhrases.GetReasonPhrase(status), message, status), RestJson.Default.RestError);
    }

    /// <summary>The same for a failure of ours. Where waiting is the cure, the answer says for how long.</summary>
    public static Task FailAsync(HttpContext context, Failure failure)
    {
        ErrorTraits traits = ErrorTraits.Of(failure.Code);
        return FailAsync(context, traits.HttpStatus, traits.IsTransient && failure.Hint.Length > 0 ? $"{failure.Message}; {failure.Hint}" : failure.Message);
    }

    private static async Task WriteAsync<T>(HttpContext context, int status, T body, JsonTypeInfo<T> type)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
