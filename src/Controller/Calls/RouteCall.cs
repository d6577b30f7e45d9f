using Microsoft.AspNetCore.Http;

namespace DbCalm.Controller.Calls;

/// <summary>A route of the REST API and the call behind it: one of gRPC, which then obeys the same line, or one that only REST has.</summary>
/// <param name="Route">Method and pattern, e.g. <c>POST /auth/token</c>.</param>
/// <param name="Call">The line.</param>
/// <param name="Serve">Answers its requests once the gate has let them through; null for what is mapped elsewhere.</param>
internal sealed record RouteCall(string Route, Call Call, RequestDelegate? Serve)
{
    /// <summary>A route that reads a request, sends it through the pipeline and writes the answer.</summary>
    /// <param name="route">Method and pattern.</param>
    /// <param name="call">The line.</param>
    /// <param name="read">Makes the request of a call out of one of HTTP.</param>
    /// <param name="write">Makes the answer of HTTP.</param>
    public static RouteCall Of<TRequest, TAnswer>(string route, Call<TRequest, TAnswer> call, Func<HttpContext, Task<TRequest>> read, Func<HttpContext, TAnswer, Task> write)
        where TRequest : class
        where TAnswer : class => new(route, call, async context =>
        {
            TRequest request = await read(context);
            object answer = await context.RequestServices.GetRequiredService<CallPipeline>().RunAsync(context.Call(), request, context.RequestServices);
            await write(context, (TAnswer)answer);
        });

    /// <summary>A route that anybody may ask for and that tells nothing that is worth hiding; it is served elsewhere.</summary>
    public static RouteCall Open(string route) => new(route, On<object, string, string>(route, static (_, _, _) => throw new NotSupportedException("it is served elsewhere")).Open(), null);

    /// <summary>Begins the line of a call that only REST has, with what carries it out.</summary>
    public static CallDraft<TRequest, TAnswer> On<TService, TRequest, TAnswer>(string route, Func<TService, TRequest, CallContext, Task<TAnswer>> run)
        where TService : class
        where TRequest : class
        where TAnswer : class => new(route, null, (services, request, context) => run(services.GetRequiredService<TService>(), request, context));
}
