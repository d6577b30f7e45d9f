using DbCalm.Controller.Calls;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="EnrollmentEndpoint"/> take.</summary>
internal static class EnrollmentCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<EnrollmentEndpoint>.Of(EnrollmentService.Descriptor, on =>
    [
        on.Unary<EnrollRequest, EnrollResponse>(e => e.Enroll).Anybody().Identifying(_ => null, (_, enrolled) => $"host {enrolled.HostName}"),
        on.Unary<RecoverRequest, RecoverResponse>(e => e.Recover).LateAgent(),
    ]);
}
