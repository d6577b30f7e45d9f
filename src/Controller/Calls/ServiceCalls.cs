using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace DbCalm.Controller.Calls;

/// <summary>The lines of one gRPC service and where it is served.</summary>
/// <param name="Calls">The lines.</param>
/// <param name="Map">Serves the endpoint over gRPC.</param>
internal sealed record ServiceCalls(IReadOnlyList<Call> Calls, Action<IEndpointRouteBuilder> Map);

/// <summary>Begins the lines of the calls of a service, each with the method that carries it out.</summary>
/// <param name="service">The service.</param>
internal sealed class ServiceCalls<[DynamicallyAccessedMembers(Served)] TEndpoint>(Google.Protobuf.Reflection.ServiceDescriptor service)
    where TEndpoint : class
{
    private const DynamicallyAccessedMemberTypes Served =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    /// <summary>All of them.</summary>
    public static ServiceCalls Of(Google.Protobuf.Reflection.ServiceDescriptor service, Func<ServiceCalls<TEndpoint>, IReadOnlyList<Call>> lines) =>
        new(lines(new ServiceCalls<TEndpoint>(service)), static routes => routes.MapGrpcService<TEndpoint>());

    /// <summary>A call with one request and one answer.</summary>
    public CallDraft<TRequest, TAnswer> Unary<TRequest, TAnswer>(Func<TEndpoint, Func<TRequest, ServerCallContext, Task<TAnswer>>> method)
        where TRequest : class, IMessage
        where TAnswer : class, IMessage
    {
        MethodDescriptor found = MethodOf<TRequest>();
        return new CallDraft<TRequest, TAnswer>(PathOf(found), found.InputType.Parser, (services, request, context) =>
            method(ActivatorUtilities.CreateInstance<TEndpoint>(services))(request, new DetachedCall(context)));
    }

    /// <summary>A call with one request and many answers.</summary>
    public CallDraft<TRequest, TAnswer> ServerStreaming<TRequest, TAnswer>(Func<TEndpoint, Func<TRequest, IServerStreamWriter<TAnswer>, ServerCallContext, Task>> method)
        where TRequest : class, IMessage
        where TAnswer : class, IMessage => Streaming<TRequest, TAnswer>();

    /// <summary>A call with many requests and one answer.</summary>
    public CallDraft<TRequest, TAnswer> ClientStreaming<TRequest, TAnswer>(Func<TEndpoint, Func<IAsyncStreamReader<TRequest>, ServerCallContext, Task<TAnswer>>> method)
        where TRequest : class, IMessage
        where TAnswer : class, IMessage => Streaming<TRequest, TAnswer>();

    /// <summary>A call with many requests and many answers.</summary>
    public CallDraft<TRequest, TAnswer> Duplex<TRequest, TAnswer>(Func<TEndpoint, Func<IAsyncStreamReader<TRequest>, IServerStreamWriter<TAnswer>, ServerCallContext, Task>> method)
        where TRequest : class, IMessage
        where TAnswer : class, IMessage => Streaming<TRequest, TAnswer>();

    private CallDraft<TRequest, TAnswer> Streaming<TRequest, TAnswer>()
        where TRequest : class, IMessage
        where TAnswer : class, IMessage
    {
        string path = PathOf(MethodOf<TRequest>());
        return new CallDraft<TRequest, TAnswer>(path, null, (_, _, _) => throw new NotSupportedException($"{path} streams, which only gRPC does"));
    }

    // The wire contract has a request of its own for each method.
    private MethodDescriptor MethodOf<TRequest>() => service.Methods.Single(method => method.InputType.ClrType == typeof(TRequest));

    private string PathOf(MethodDescriptor method) => $"/{service.FullName}/{method.Name}";
}
