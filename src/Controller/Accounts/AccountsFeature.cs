using DbCalm.Controller.Configuration;

namespace DbCalm.Controller.Accounts;

/// <summary>People and programs that may call.</summary>
internal static class AccountsFeature
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddSingleton<AccountBook>()
        .AddHostedService(provider => provider.GetRequiredService<AccountBook>())
        .AddSingleton(provider => TokenKeys.Open(provider.GetRequiredService<ControllerOptions>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<AccessTokens>()
        .AddSingleton<PasswordHashing>()
        .AddSingleton<LoginThrottle>()
        .AddSingleton<Logins>();
}
