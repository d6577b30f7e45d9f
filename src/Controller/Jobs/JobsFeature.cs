namespace DbCalm.Controller.Jobs;

/// <summary>The jobs, from request to end.</summary>
internal static class JobsFeature
{
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<DispatchSignal>()
        .AddSingleton<JobWatchers>()
        .AddSingleton<JobNotices>()
        .AddSingleton<JobRecorder>()
        .AddSingleton<ReadyAgents>()
        .AddSingleton<JobQueue>()
        .AddSingleton<JobCancellation>()
        .AddSingleton<HostRemoval>()
        .AddSingleton<JobTurns>()
        .AddSingleton<JobReader>()
        .AddSingleton<JobReconciliation>()
        .AddSingleton<JobEvents>()
        .AddHostedService<NoticeIntake>()
        .AddHostedService<JobDispatcher>();
}
