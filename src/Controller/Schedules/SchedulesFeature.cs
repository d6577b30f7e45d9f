namespace DbCalm.Controller.Schedules;

/// <summary>What is backed up when.</summary>
internal static class SchedulesFeature
{
    public static IServiceCollection AddSchedules(this IServiceCollection services) => services
        .AddSingleton<ScheduleBook>()
        .AddSingleton<ScheduledBackups>()
        .AddSingleton<ScheduleLoop>()
        .AddHostedService(provider => provider.GetRequiredService<ScheduleLoop>());
}
