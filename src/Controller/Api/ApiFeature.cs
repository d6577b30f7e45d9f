using DbCalm.Controller.Access;
using DbCalm.Controller.Api.Rest;

namespace DbCalm.Controller.Api;

/// <summary>What can be called.</summary>
internal static class ApiFeature
{
    private const int MaxMessage = 4 * 1024 * 1024;

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MaxMessage;
            options.Interceptors.Add<FailureInterceptor>();
            options.Interceptors.Add<AuditInterceptor>();
            options.Interceptors.Add<LimitInterceptor>();
            options.Interceptors.Add<ApprovalInterceptor>();
        });
        return services
            .AddSingleton<FailureInterceptor>()
            .AddSingleton<LimitInterceptor>()
            .AddSingleton<GrantLimits>()
            .AddSingleton<GrantWarnings>()
            .AddSingleton<ApprovalInterceptor>()
            .AddSingleton<ApprovalGate>()
            .AddSingleton<ApprovalRights>()
            .AddSingleton<ApprovalRun>()
            .AddSingleton<ApprovalLoop>()
            .AddHostedService(provider => provider.GetRequiredService<ApprovalLoop>())
            .AddSingleton<AuditInterceptor>()
            .AddSingleton<PriorStates>()
            .AddSingleton<ListenerAddresses>()
            .AddSingleton<JoinCommand>()
            .AddSingleton<FleetViews>()
            .AddSingleton<BackupReader>()
            .AddSingleton<RepositoryReader>()
            .AddSingleton<ScheduleReader>()
            .AddSingleton<PlanReader>()
            .AddSingleton<PolicyReader>()
            .AddSingleton<ChannelReader>()
            .AddSingleton<StatusReader>()
            .AddRest();
    }

    public static void MapApi(this WebApplication app)
    {
        app.UseMiddleware<CallerGate>();
        app.UseMiddleware<UnreadableRequests>();
        app.MapGrpcService<EnrollmentEndpoint>();
        app.MapGrpcService<AgentEndpoint>();
        app.MapGrpcService<AccessEndpoint>();
        app.MapGrpcService<AccountEndpoint>();
        app.MapGrpcService<AuditEndpoint>();
        app.MapGrpcService<ApprovalEndpoint>();
        app.MapGrpcService<HostEndpoint>();
        app.MapGrpcService<AuthorityEndpoint>();
        app.MapGrpcService<InstanceEndpoint>();
        app.MapGrpcService<BackupEndpoint>();
        app.MapGrpcService<RepositoryEndpoint>();
        app.MapGrpcService<ScheduleEndpoint>();
        app.MapGrpcService<RetentionEndpoint>();
        app.MapGrpcService<NotificationEndpoint>();
        app.MapGrpcService<JobEndpoint>();
        app.MapGrpcService<StatusEndpoint>();
    }
}
