using DbCalm.Controller.Access;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>Where machines join.</summary>
internal sealed class EnrollmentEndpoint(Enrollment enrollment, CertificateAuthority authority) : EnrollmentService.EnrollmentServiceBase
{
    /// <inheritdoc/>
    public override async Task<EnrollResponse> Enroll(EnrollRequest request, ServerCallContext context)
    {
        EnrolledHost enrolled = await enrollment.EnrollAsync(request, context.CancellationToken);
        return new EnrollResponse
        {
            HostId = enrolled.Host.Id.Value,
            HostName = enrolled.Host.Name.Value,
            Certificate = ByteString.CopyFrom(enrolled.Certificate.RawData),
            CaCertificate = ByteString.CopyFrom(authority.Certificate.RawData),
            ExpiresAt = enrolled.Host.CertificateExpiresAt.ToWire(),
        };
    }
}
