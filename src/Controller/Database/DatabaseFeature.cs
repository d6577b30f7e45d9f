using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database.Migrations;

namespace DbCalm.Controller.Database;

/// <summary>The store.</summary>
internal static class DatabaseFeature
{
    public static IServiceCollection AddDatabase(this IServiceCollection services) => services
        .AddSingleton(provider => new StoreDatabase(provider.GetRequiredService<ControllerOptions>().StorePath))
        .AddSingleton<Migrator>()
        .AddHostedService<StoreOpening>();
}
