namespace DbCalm.Controller.Repositories;

/// <summary>The definitions of repositories.</summary>
internal static class RepositoriesFeature
{
    public static IServiceCollection AddRepositories(this IServiceCollection services) => services.AddSingleton<RepositoryBook>();
}
