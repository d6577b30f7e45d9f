namespace DbCalm.Controller.Jobs;

/// <summary>The jobs, from request to end.</summary>
internal static class JobsFeature
{
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<DispatchSignal>()
        .AddSingleton<JobWatchers>()
        .AddSingleton<JobRecorder>()
        .AddSingleton<ReadyAgents>()
        .AddSingleton<JobQueue>()
        .AddSingleton<HostChoice>()
        .AddSingleton<BackupRequests>()
        .AddSingleton<RestoreRequests>()
        .AddSingleton<DeletionRequests>()
        .AddSingleton<RepositoryRequests>()
        .AddSingleton<Transfers>()
        .AddSingleton<JobCancellation>()
        .AddSingleton<HostRemoval>()
        .AddSingleton<JobTurns>()
        .AddSingleton<JobReader>()
        .AddSingleton<JobReconciliation>()
        .AddSingleton<JobEvents>()
        .AddHostedService<JobProgress>()
        .AddHostedService<JobDispatcher>()
        .AddHostedService<CopyLoop>();
}
