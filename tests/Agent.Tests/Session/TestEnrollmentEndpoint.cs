using System.Diagnostics.CodeAnalysis;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Agent.Tests.Session;

/// <summary>Answers an enrolment as the test says.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "the server makes it")]
internal sealed class TestEnrollmentEndpoint(TestController controller) : EnrollmentService.EnrollmentServiceBase
{
    public override Task<EnrollResponse> Enroll(EnrollRequest request, ServerCallContext context) => Task.FromResult(controller.Enroll(request));
}
