namespace DbCalm.Controller.Transfers;

/// <summary>Bytes of backups on their way to somebody who waits for them.</summary>
internal static class TransfersFeature
{
    public static IServiceCollection AddTransfers(this IServiceCollection services) => services.AddSingleton<DataTransfers>();
}
