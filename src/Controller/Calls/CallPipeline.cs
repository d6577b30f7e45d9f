namespace DbCalm.Controller.Calls;

/// <summary>
/// The one way that every call takes once it is known who calls and its request is read, whatever it came in by: it is recorded, held to the limits of the caller's grant,
/// held for approval, and carried out. What went wrong is thrown, and <see cref="CallFailures"/> says it to each edge.
/// </summary>
internal sealed class CallPipeline(CallAudit audit, CallLimits limits, ApprovalGate approvals)
{
    /// <summary>The answer of <paramref name="run"/>; null for one that streams.</summary>
    /// <param name="context">The call.</param>
    /// <param name="request">Its message, or its body.</param>
    /// <param name="run">Carries it out.</param>
    public Task<object?> RunAsync(CallContext context, object request, Func<Task<object?>> run) =>
        audit.RunAsync(context, request, () => limits.RunAsync(context, request, async () =>
        {
            await approvals.PassAsync(context, request);
            return await run();
        }));

    /// <summary>The same with the method that the table names, for edges that have no server of gRPC.</summary>
    public async Task<object> RunAsync(CallContext context, object request, IServiceProvider services) =>
        (await RunAsync(context, request, async () => await context.Call.RunAsync(services, request, context)))!;
}
