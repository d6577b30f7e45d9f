using DbCalm.Controller.Calls;
using DbCalm.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DbCalm.Controller.Api.Rest;

/// <summary>The edge of every REST request: whatever went wrong is answered in one shape, and surprises as an id that the log explains.</summary>
internal sealed class RestFailures(RequestDelegate next, CallFailures failures)
{
    /// <summary>What a caller is told whose body takes too long.</summary>
    public const string TooSlow = "the body came too slowly";

    /// <summary>Runs the request and answers for its failures.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
        {
            bound.MaxRequestBodySize = RestBody.MaxBytes;
        }

        try
        {
            await next(context);
            await AnswerRoutelessAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
            context.Abort();
        }
        catch (RestException e) when (!context.Response.HasStarted)
        {
            await RestAnswer.FailAsync(context, e.Status, e.Message);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await RestAnswer.FailAsync(context, e.StatusCode, WordsOf(e.StatusCode));
        }
        catch (Exception e)
        {
            await AnswerAsync(context, failures.Explain(RestGate.RouteOf(context), e));
        }
    }

    private static Task AnswerAsync(HttpContext context, Failure failure)
    {
        if (!context.Response.HasStarted)
        {
            return RestAnswer.FailAsync(context, failure);
        }

        // Cut off, so that it is not taken for a whole one.
        context.Abort();
        return Task.CompletedTask;
    }

    // Routing answers with a status alone.
    private static Task AnswerRoutelessAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        return response.HasStarted || response.ContentType is not null ? Task.CompletedTask : response.StatusCode switch
        {
            StatusCodes.Status404NotFound => RestAnswer.FailAsync(context, response.StatusCode, "page not found"),
            StatusCodes.Status405MethodNotAllowed => RestAnswer.FailAsync(context, response.StatusCode, $"the method is not allowed here; use {response.Headers.Allow}"),
            _ => Task.CompletedTask,
        };
    }

    private static string WordsOf(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => $"the body is larger than {RestBody.MaxBytes / 1024} KiB",
        StatusCodes.Status408RequestTimeout => TooSlow,
        _ => "the request can't be read",
    };
}
