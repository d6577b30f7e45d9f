using DbCalm.Controller.Api.Rest;
using DbCalm.Controller.Calls;

namespace DbCalm.Controller.Api;

/// <summary>What can be called.</summary>
internal static class ApiFeature
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        return services
            .AddSingleton<GrantWarnings>()
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
            .AddServices()
            .AddRest();
    }

    // A line a service of gRPC: its calls, and with them the endpoint that serves them.
    private static IServiceCollection AddServices(this IServiceCollection services) => services
        .AddSingleton(EnrollmentCalls.All)
        .AddSingleton(AgentCalls.All)
        .AddSingleton(AccessCalls.All)
        .AddSingleton(AccountCalls.All)
        .AddSingleton(AuditCalls.All)
        .AddSingleton(ApprovalCalls.All)
        .AddSingleton(HostCalls.All)
        .AddSingleton(AuthorityCalls.All)
        .AddSingleton(InstanceCalls.All)
        .AddSingleton(BackupCalls.All)
        .AddSingleton(RepositoryCalls.All)
        .AddSingleton(ScheduleCalls.All)
        .AddSingleton(RetentionCalls.All)
        .AddSingleton(NotificationCalls.All)
        .AddSingleton(JobCalls.All)
        .AddSingleton(StatusCalls.All);

    public static void MapApi(this WebApplication app)
    {
        app.UseMiddleware<CallerGate>();
        app.UseMiddleware<UnreadableRequests>();
        foreach (ServiceCalls service in app.Services.GetServices<ServiceCalls>())
        {
            service.Map(app);
        }
    }
}
