using DbCalm.Controller.Database;

namespace DbCalm.Controller.Observability;

/// <summary>Whether the controller lives and whether it can work.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", static context => context.Response.WriteAsync("ok\n"));
        app.MapGet("/readyz", async context =>
        {
            bool isReady = app.Lifetime.ApplicationStarted.IsCancellationRequested
                && !app.Lifetime.ApplicationStopping.IsCancellationRequested
                && await AnswersAsync(app.Services.GetRequiredService<StoreDatabase>(), context.RequestAborted);
            context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync(isReady ? "ready\n" : "not ready\n", context.RequestAborted);
        });
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
