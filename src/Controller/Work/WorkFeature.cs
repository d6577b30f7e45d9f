using DbCalm.Controller.Jobs;

namespace DbCalm.Controller.Work;

/// <summary>What jobs can do, and who may ask for it.</summary>
internal static class WorkFeature
{
    public static IServiceCollection AddWork(this IServiceCollection services) => services
        .AddSingleton<IJobWorks, JobWorks>()
        .AddSingleton<HostChoice>()
        .AddSingleton<BackupRequests>()
        .AddSingleton<RestoreRequests>()
        .AddSingleton<DeletionRequests>()
        .AddSingleton<RepositoryRequests>()
        .AddHostedService<CopyLoop>();
}
