using System.Diagnostics.CodeAnalysis;
using DbCalm.Controller.Approvals;
using Google.Protobuf;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace DbCalm.Controller.Api;

/// <summary>A call that may be held until somebody agrees.</summary>
/// <param name="Path">E.g. <c>/dbcalm.v1.BackupService/DeleteBackup</c>.</param>
/// <param name="Parser">Reads its request.</param>
/// <param name="AssessAsync">What the request would do; null when nothing that anybody has to agree to. Throws what the call itself would.</param>
/// <param name="ReplayAsync">Carries a request out the way a call does, through the same interceptors but the one that holds it.</param>
internal sealed record CoveredCall(
    string Path, MessageParser Parser, Func<IServiceProvider, IMessage, CancellationToken, Task<Assessment?>> AssessAsync, Func<IServiceProvider, IMessage, ReplayedCall, Task<IMessage>> ReplayAsync)
{
    /// <summary>A line of the table.</summary>
    /// <param name="method">The call's name.</param>
    /// <param name="assess">Judges a request.</param>
    /// <param name="call">The endpoint's method.</param>
    public static CoveredCall Of<TAssessment, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TEndpoint, TRequest, TResponse>(
        ServiceDescriptor service, string method, Func<TAssessment, TRequest, CancellationToken, Task<Assessment?>> assess, Func<TEndpoint, TRequest, ServerCallContext, Task<TResponse>> call)
        where TAssessment : notnull
        where TEndpoint : class
        where TRequest : class, IMessage
        where TResponse : class, IMessage => new(
            $"/{service.FullName}/{method}",
            service.FindMethodByName(method).InputType.Parser,
            (services, request, cancellationToken) => assess(services.GetRequiredService<TAssessment>(), (TRequest)request, cancellationToken),
            async (services, request, context) =>
            {
                TEndpoint endpoint = ActivatorUtilities.CreateInstance<TEndpoint>(services);
                LimitInterceptor limits = services.GetRequiredService<LimitInterceptor>();
                return await services.GetRequiredService<AuditInterceptor>().UnaryServerHandler(
                    (TRequest)request, context, (asked, inner) => limits.UnaryServerHandler(asked, inner, (limited, innermost) => call(endpoint, limited, innermost)));
            });
}
