namespace DbCalm.Controller.Calls;

/// <summary>The way that every call takes.</summary>
internal static class CallsFeature
{
    private const int MaxMessage = 4 * 1024 * 1024;

    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MaxMessage;
            options.Interceptors.Add<CallInterceptor>();
        });
        return services
            .AddSingleton<CallTable>()
            .AddSingleton<CallAdmission>()
            .AddSingleton<CallFailures>()
            .AddSingleton<CallAudit>()
            .AddSingleton<CallLimits>()
            .AddSingleton<CallPipeline>()
            .AddSingleton<CallInterceptor>()
            .AddSingleton<ApprovalGate>()
            .AddSingleton<ApprovalRights>()
            .AddSingleton<ApprovalRun>()
            .AddSingleton<ApprovalLoop>()
            .AddHostedService(provider => provider.GetRequiredService<ApprovalLoop>());
    }
}
