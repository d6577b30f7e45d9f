using DbCalm.Controller.Access;
using DbCalm.Controller.Calls;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>Where machines join.</summary>
internal sealed class EnrollmentEndpoint(Enrollment enrollment, CertificateAuthority authority, HostTrust trust) : EnrollmentService.EnrollmentServiceBase
{
    /// <inheritdoc/>
    public override async Task<EnrollResponse> Enroll(EnrollRequest request, ServerCallContext context)
    {
        EnrolledHost enrolled = await enrollment.EnrollAsync(request, context.Address(), context.CancellationToken);
        return new EnrollResponse
        {
            HostId = enrolled.Host.Id.Value,
            HostName = enrolled.Host.Name.Value,
            Certificate = ByteString.CopyFrom(enrolled.Certificate.RawData),
            CaCertificate = ByteString.CopyFrom(authority.Certificate.RawData),
            ExpiresAt = enrolled.Host.Certificate.ExpiresAt.ToWire(),
            Authorities = { authority.Bundle.ToDer() },
            Pending = enrolled.Host.PendingSince is not null,
        };
    }

    /// <inheritdoc/>
    public override async Task<RecoverResponse> Recover(RecoverRequest request, ServerCallContext context)
    {
        byte[] wanted = request.CertificateRequest.ToByteArray();
        byte[] certificate = context.Caller() switch
        {
            Caller.LateHost late => await trust.RecoverAsync(late.Host, late.CertificateSha256, wanted, context.CancellationToken),

            // Its certificate still holds by this clock, which is the one that counts.
            Caller.Agent agent => await trust.RenewAsync(agent.Host.Id, wanted, context.CancellationToken),
            var other => throw new InvalidOperationException($"{other.Name} has no certificate of a host"),
        };
        return new RecoverResponse { Certificate = ByteString.CopyFrom(certificate), Authorities = { authority.Bundle.ToDer() } };
    }
}
