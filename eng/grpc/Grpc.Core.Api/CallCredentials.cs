namespace Grpc.Core;

/// <summary>Credentials that travel as headers of each call, apart from those of the connection.</summary>
public abstract class CallCredentials
{
    /// <summary>All of the given credentials, applied in order; there must be at least two.</summary>
    public static CallCredentials Compose(params CallCredentials[] credentials) => new CompositeCallCredentials(credentials);

    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor) => new AsyncAuthInterceptorCredentials(interceptor);

    /// <summary>For transports: tells the configurator which kind of credentials these are.</summary>
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state);
}
