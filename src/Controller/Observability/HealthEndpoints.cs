using DbCalm.Controller.Database;

namespace DbCalm.Controller.Observability;

/// <summary>Whether the controller lives and whether it can work.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes, IHostApplicationLifetime lifetime)
    {
        StoreDatabase database = routes.ServiceProvider.GetRequiredService<StoreDatabase>();
        routes.MapGet("/healthz", static context => TellAsync(context, StatusCodes.Status200OK, "ok\n"));
        routes.MapGet("/readyz", async context =>
        {
            bool isReady = lifetime.ApplicationStarted.IsCancellationRequested
                && !lifetime.ApplicationStopping.IsCancellationRequested
                && await AnswersAsync(database, context.RequestAborted);
            await (isReady ? TellAsync(context, StatusCodes.Status200OK, "ready\n") : TellAsync(context, StatusCodes.Status503ServiceUnavailable, "not ready\n"));
        });
    }

    private static Task TellAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static async Task<bool> AnswersAsync(StoreDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            return await database.ReadAsync(SchemaStore.IsThereAsync, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever is wrong with the store: that it is, is the answer.
            return false;
        }
    }
}
