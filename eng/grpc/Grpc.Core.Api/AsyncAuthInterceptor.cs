namespace Grpc.Core;

/// <summary>Adds the headers that authenticate one call; awaited before the call's own headers are sent.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
